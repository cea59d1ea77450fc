/// Why a service cannot be started.
public struct ServiceError: Error, Sendable, Hashable {
  /// The sort of trouble; the command chooses its exit code by it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A setting, or several together, make no sense or are not safe.
    case setting
    /// A file is missing or cannot be read.
    case missing
    /// The address cannot be bound.
    case address
  }

  /// The sort of trouble.
  public let kind: Kind
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  /// Creates an error.
  public init(_ kind: Kind, problem: String, remedy: String) {
    self.kind = kind
    self.problem = problem
    self.remedy = remedy
  }
}

extension ServiceError: CustomStringConvertible {
  /// One line: the trouble and the remedy.
  public var description: String { problem + "; " + remedy + "." }
}
