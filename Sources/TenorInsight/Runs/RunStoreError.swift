/// What is wrong with the store of runs, and how to mend it.
public struct RunStoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sort of trouble.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Another process has held it for too long.
    case locked
    /// The file is no store, or is damaged.
    case damaged
    /// The file cannot be read or written.
    case unavailable
    /// There is no such run.
    case noRun
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file.
  public let file: String
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  public var description: String { "\(file): \(problem); \(remedy)." }
}
