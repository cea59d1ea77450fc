/// A text, the label it carries, and the one it was given.
public struct JudgedExample: Sendable, Hashable {
  /// The text.
  public let text: String
  /// The label that it carries.
  public let actual: String
  /// The label that it was given.
  public let given: String
  /// The chance of the given label, as the classifier sees it.
  public let score: Float
  /// The chance of the label that it carries.
  public let scoreOfActual: Float
  /// The line on which it stands in its file, from 1.
  public let line: Int?

  /// Whether it was given its own label.
  public var isRight: Bool { actual == given }
}
