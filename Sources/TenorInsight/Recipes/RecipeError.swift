/// What is wrong with a recipe, where, and how to mend it.
public struct RecipeError: Error, Sendable, Hashable {
  /// The sort of trouble; the command chooses its exit code by it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No recipe has this name.
    case unknown
    /// There is no such file.
    case missing
    /// The file is there but cannot be read.
    case unreadable
    /// What it says is no recipe.
    case malformed
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file, or the recipe's name.
  public let file: String
  /// The line, from 1; `nil` where it is about the whole file.
  public let line: Int?
  /// The column, from 1.
  public let column: Int?
  /// The key that is concerned with those it lies in, such as `training.epochs`; empty for the whole file.
  public let key: String
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  /// Creates an error.
  public init(
    _ kind: Kind = .malformed, file: String, line: Int? = nil, column: Int? = nil, key: String = "", problem: String,
    remedy: String
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.problem = problem
    self.remedy = remedy
  }
}

extension RecipeError: CustomStringConvertible {
  /// One line: the place, the trouble and the remedy.
  public var description: String {
    let place = ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    return "\(place): \(key.isEmpty ? "" : key + ": ")\(problem); \(remedy)."
  }
}
