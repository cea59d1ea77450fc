/// What is wrong with a model, in which file, and how to mend it.
public struct ModelError: Error, Sendable, Hashable {
  /// The sort of trouble; the command chooses its exit code by it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no such folder, or a file of it is missing.
    case missing
    /// A file is there but cannot be read.
    case unreadable
    /// The folder or a file cannot be written.
    case unwritable
    /// The folder holds something else than a model and is not replaced.
    case occupied
    /// The model is of a later format than this version reads.
    case unsupportedVersion
    /// A file is cut short, edited or of another format.
    case damaged
    /// The files of the folder, or the parts of a classifier, do not fit together.
    case mismatch
    /// A weight is not a number or infinite.
    case notFinite
    /// Another system's format cannot hold a part of the model, or the model has a part that this package has not.
    case unsupported
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file or folder; `nil` for a classifier that is made in memory.
  public let file: String?
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  /// Creates an error.
  public init(_ kind: Kind, file: String? = nil, problem: String, remedy: String) {
    self.kind = kind
    self.file = file
    self.problem = problem
    self.remedy = remedy
  }
}

extension ModelError: CustomStringConvertible {
  /// One line: the file, the trouble and the remedy.
  public var description: String { (file.map { $0 + ": " } ?? "") + problem + "; " + remedy + "." }
}

extension ModelError {
  static func unwritable(_ path: String, _ failure: FileFailure) -> ModelError {
    ModelError(
      .unwritable, file: path, problem: "expected to be able to write there, but the system says \"\(failure.reason)\"",
      remedy: "free some space or check the rights, or choose another place; nothing was changed")
  }

  package static func unreadable(_ path: String, _ failure: FileFailure) -> ModelError {
    ModelError(
      .unreadable, file: path, problem: failure.readingProblem,
      remedy: "check that it is a file, its rights and the disk")
  }

  static func damaged(_ path: String, _ problem: String) -> ModelError {
    ModelError(
      .damaged, file: path, problem: problem, remedy: "restore the file from a copy, or train the model again")
  }

  static func mismatch(_ path: String, _ problem: String) -> ModelError {
    ModelError(
      .mismatch, file: path, problem: problem,
      remedy: "restore all files of the folder from one copy, or train the model again")
  }

  /// The same error, told of a file.
  func at(_ file: String) -> ModelError { ModelError(kind, file: file, problem: problem, remedy: remedy) }
}
