/// Where the records and fields of a CSV or TSV file lie.
///
/// The parser walks over the bytes once and copies none. CSV follows RFC 4180: fields in quotes may hold delimiters, line
/// ends and doubled quotes; a quote inside an unquoted field is an ordinary character. Lines end with LF or CRLF. Empty
/// lines are skipped.
struct DelimitedText: Sendable {
  /// How fields are told apart.
  struct Dialect: Sendable {
    var delimiter: UInt8
    var hasQuotes: Bool

    static let csv = Dialect(delimiter: UInt8(ascii: ","), hasQuotes: true)
    /// Tab-separated without quoting, as Kaggle writes it.
    static let tsv = Dialect(delimiter: UInt8(ascii: "\t"), hasQuotes: false)
  }

  struct Field: Sendable {
    var start: Int
    var end: Int
    /// Whether the field holds doubled quotes.
    var isEscaped = false
  }

  struct Record: Sendable {
    /// The line on which the record begins, from 1.
    var line: Int
    /// The index of its first field.
    var fields: Range<Int>
  }

  let file: String
  let bytes: [UInt8]
  private(set) var records: [Record] = []
  private(set) var fields: [Field] = []

  /// Finds the records and fields of `bytes`.
  ///
  /// - Throws: ``DataError`` if a quoted field does not end, or goes on after its end.
  /// - Complexity: O(number of bytes)
  init(_ bytes: [UInt8], dialect: Dialect, file: String) throws(DataError) {
    self.file = file
    self.bytes = bytes
    try parse(dialect)
  }

  /// The bytes of a field, without quotes.
  func contents(_ field: Field) -> ArraySlice<UInt8> {
    guard field.isEscaped else { return bytes[field.start..<field.end] }
    var result: [UInt8] = []
    var index = field.start
    while index < field.end {
      result.append(bytes[index])
      index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result[...]
  }

  /// The text of the field at `column` of `record`.
  func text(_ record: Record, _ column: Int, name: String? = nil) throws(DataError) -> String {
    try checkedString(
      contents(fields[record.fields.lowerBound + column]), file: file, line: record.line, column: name)
  }
}

extension DelimitedText {
  private mutating func parse(_ dialect: Dialect) throws(DataError) {
    let bytes = bytes
    let text = bytes.span
    var fields: [Field] = []
    var records: [Record] = []
    var index = 0
    var line = 1
    while index < text.count {
      if let next = Self.endOfEmptyLine(at: index, text) {
        index = next
        line += 1
        continue
      }
      let first = fields.count
      let start = line
      var isLast = false
      while !isLast {
        if dialect.hasQuotes, index < text.count, text[index] == UInt8(ascii: "\"") {
          fields.append(try quotedField(at: &index, text, line: &line, recordLine: start))
          try checkEnd(at: index, text, dialect, line: start)
        } else {
          fields.append(Self.plainField(at: &index, text, delimiter: dialect.delimiter))
        }
        isLast = Self.skipDelimiter(at: &index, text, dialect.delimiter)
      }
      line += 1
      records.append(Record(line: start, fields: first..<fields.count))
    }
    self.fields = fields
    self.records = records
  }

  private static func endOfEmptyLine(at index: Int, _ text: Span<UInt8>) -> Int? {
    if text[index] == UInt8(ascii: "\n") { return index + 1 }
    guard text[index] == UInt8(ascii: "\r") else { return nil }
    if index + 1 == text.count { return index + 1 }
    return text[index + 1] == UInt8(ascii: "\n") ? index + 2 : nil
  }

  @inline(__always)
  private static func plainField(at index: inout Int, _ text: Span<UInt8>, delimiter: UInt8) -> Field {
    let start = index
    var position = index
    while position < text.count, text[position] != delimiter, text[position] != UInt8(ascii: "\n") { position += 1 }
    index = position
    let endsLine = position == text.count || text[position] == UInt8(ascii: "\n")
    let hasReturn = endsLine && position > start && text[position - 1] == UInt8(ascii: "\r")
    return Field(start: start, end: hasReturn ? position - 1 : position)
  }

  @inline(__always)
  private func quotedField(
    at index: inout Int, _ text: Span<UInt8>, line: inout Int, recordLine: Int
  ) throws(DataError) -> Field {
    var field = Field(start: index + 1, end: index + 1)
    var position = index + 1
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        if position + 1 < text.count, text[position + 1] == UInt8(ascii: "\"") {
          field.isEscaped = true
          position += 1
        } else {
          field.end = position
          index = position + 1
          return field
        }
      }
      line += byte == UInt8(ascii: "\n") ? 1 : 0
      position += 1
    }
    throw DataError(
      .badQuotes, file: file, line: recordLine, problem: "expected a closing quote, found the end of the file",
      remedy: "close the quoted field of this record, and double the quotes inside it")
  }

  private func checkEnd(at index: Int, _ text: Span<UInt8>, _ dialect: Dialect, line: Int) throws(DataError) {
    guard index < text.count else { return }
    let byte = text[index]
    if byte == dialect.delimiter || byte == UInt8(ascii: "\n") { return }
    if byte == UInt8(ascii: "\r"), index + 1 == text.count || text[index + 1] == UInt8(ascii: "\n") { return }
    throw DataError(
      .badQuotes, file: file, line: line,
      problem: "expected the end of a field after its closing quote, found more text",
      remedy: "double the quotes inside quoted fields")
  }

  /// Steps over a delimiter or a line end; returns whether the record is complete.
  @inline(__always)
  private static func skipDelimiter(at index: inout Int, _ text: Span<UInt8>, _ delimiter: UInt8) -> Bool {
    guard index < text.count else { return true }
    if text[index] == UInt8(ascii: "\r"), delimiter != UInt8(ascii: "\r") { index += 1 }
    guard index < text.count else { return true }
    let isLast = text[index] == UInt8(ascii: "\n")
    index += 1
    return isLast
  }
}
