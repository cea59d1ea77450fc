/// What is wrong with a model of Keras or with its tokenizer, where, and how to mend it.
public struct KerasError: Error, Sendable, Hashable {
  /// The sort of trouble; the command chooses its exit code by it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no such file.
    case missing
    /// The file is there but cannot be read.
    case unreadable
    /// The file is cut short, changed, or of another format.
    case damaged
    /// The model has a layer or an option that Tenor has not, or Keras has none for what Tenor has.
    case unsupported
    /// The weights do not have the sizes that the architecture asks for, or the parts of the model do not fit together.
    case mismatch
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file; `nil` for contents that are in memory.
  public let file: String?
  /// The layer or the member of the file; `nil` for the file as a whole.
  public let place: String?
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  /// Creates an error.
  public init(_ kind: Kind, file: String? = nil, place: String? = nil, problem: String, remedy: String) {
    self.kind = kind
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// The same error, told of a file.
  func at(_ file: String) -> KerasError {
    KerasError(kind, file: self.file ?? file, place: place, problem: problem, remedy: remedy)
  }

  /// A part of a file that is not what it should be.
  static func damaged(_ problem: String, place: String? = nil) -> KerasError {
    KerasError(
      .damaged, place: place, problem: problem, remedy: "save the model again in Keras, or copy the file again")
  }
}

extension KerasError: CustomStringConvertible {
  /// One line: the file, the place in it, the trouble and the remedy.
  public var description: String {
    [file, place].compactMap { $0.map { $0 + ": " } }.joined() + problem + "; " + remedy + "."
  }
}
