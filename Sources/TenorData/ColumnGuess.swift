/// Which columns of a table hold the text and the label, and how that was found out.
public struct ColumnGuess: Sendable, Hashable {
  /// How a column was chosen.
  public enum Reason: String, Sendable, Hashable {
    /// The user named it.
    case given = "as given"
    /// Its name is one that such columns usually have.
    case header = "guessed from the header"
    /// Its contents look like it.
    case content = "guessed from the contents"
  }

  /// A column of the table.
  public struct Column: Sendable, Hashable {
    /// Its name in the header, or `column 1`, `column 2`, … in a table without one.
    public let name: String
    /// Its position, from 0.
    public let index: Int
    /// How it was chosen.
    public let reason: Reason
  }

  /// The column of texts.
  public let text: Column
  /// The column of labels; `nil` if the data carry none.
  public let label: Column?
  /// The column of record ids, if there is one.
  public let recordID: Column?
  /// Whether the first record names the columns.
  public let hasHeader: Bool
}

extension ColumnGuess: CustomStringConvertible {
  /// One line for the user, such as `text column: review (guessed from the header), label column: sentiment (…)`.
  public var description: String {
    var parts = ["text column: \(text.name) (\(text.reason.rawValue))"]
    parts.append(label.map { "label column: \($0.name) (\($0.reason.rawValue))" } ?? "no label column")
    if let recordID { parts.append("record id: \(recordID.name)") }
    if !hasHeader { parts.append("no header") }
    return parts.joined(separator: ", ")
  }
}
