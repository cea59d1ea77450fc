/// Why a picture could not be made of SVG.
public struct PictureError: Error, Sendable, Hashable {
  /// The sort of trouble.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The text is no SVG.
    case malformed
    /// The picture would have no pixels, or too many.
    case badSize
    /// The system gave no memory, or the library failed.
    case failed
  }

  /// The sort of trouble.
  public let kind: Kind
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  init(_ kind: Kind, problem: String, remedy: String) {
    self.kind = kind
    self.problem = problem
    self.remedy = remedy
  }
}

extension PictureError: CustomStringConvertible {
  /// One line: the trouble and the remedy.
  public var description: String { "picture: \(problem); \(remedy)." }
}
