/// What is wrong with a data set, where, and how to mend it.
public struct DataError: Error, Sendable, Hashable {
  /// The sort of trouble; the command chooses its exit code by it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no such file, folder or data set.
    case missingFile
    /// The file is there but cannot be read or written.
    case inputOutput
    /// The name does not tell what the file holds.
    case unknownFormat
    /// Nothing is in the file, or nothing but a header.
    case noExamples
    /// A column or key that is needed is absent, or could not be guessed.
    case missingColumn
    /// A record has too few or too many fields.
    case wrongFieldCount
    /// A quoted field does not end, or goes on after its end.
    case badQuotes
    /// A line is not a JSON object, or a value has the wrong type.
    case badJSON
    /// Bytes that are no text in the stated encoding.
    case badEncoding
    /// A record has no label.
    case emptyLabel
    /// The labels do not allow what is asked for.
    case badLabels
    /// An archive or compressed file is damaged, or too big.
    case badArchive
    /// A NumPy array that is damaged or holds something else than numbers.
    case badArray
    /// A line of a file of word vectors has another form than the others, or no numbers.
    case badVector
    /// A download failed.
    case download
    /// The checksum differs from the one given.
    case wrongChecksum
    /// An argument is outside its range.
    case badArgument
  }

  /// The sort of trouble.
  public let kind: Kind
  /// The file, folder or address in which it was found.
  public let file: String
  /// The line on which the record begins, from 1; `nil` where lines make no sense.
  public let line: Int?
  /// The name of the column or key, if one is concerned.
  public let column: String?
  /// What was expected and what was found, without a full stop.
  public let problem: String
  /// What the user can do about it, without a full stop.
  public let remedy: String

  /// Creates an error.
  public init(
    _ kind: Kind, file: String, line: Int? = nil, column: String? = nil, problem: String, remedy: String
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
    self.remedy = remedy
  }
}

extension DataError: CustomStringConvertible {
  /// One line: the place, the trouble and the remedy.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let part = column.map { " column \"\($0)\":" } ?? ""
    return "\(place):\(part) \(problem); \(remedy)."
  }
}
