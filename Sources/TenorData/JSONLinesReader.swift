import TenorText

/// Makes a data set of a file with one JSON object on each line.
///
/// The keys of the first object decide which members are text and label. Labels may be strings, numbers or booleans.
struct JSONLinesReader {
  let file: String
  let options: ReadOptions

  func read(_ bytes: [UInt8]) throws(DataError) -> Dataset {
    let lines = linesOf(bytes)
    guard !lines.isEmpty else { throw .noExamples(in: file, found: "an empty file") }
    let guess = try guessColumns(bytes, lines)
    let pieces = concurrentMap(count: lines.count, minimum: 64) { range in
      Result { () throws(DataError) -> [Row] in
        var rows: [Row] = []
        for line in lines[range] { rows.append(try row(bytes[line.bytes], line: line.number, guess)) }
        return rows
      }
    }
    var rows: [Row] = []
    for piece in pieces { rows += try piece.get() }
    return try dataset(of: rows, lines, guess)
  }

  private struct Line: Sendable {
    var number: Int
    var bytes: Range<Int>
  }

  private struct Row: Sendable {
    var text: String
    var label: String?
    var id: String?
  }

  private func linesOf(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    var number = 1
    var isBlank = true
    for index in 0...bytes.count {
      if index == bytes.count || bytes[index] == UInt8(ascii: "\n") {
        if !isBlank { lines.append(Line(number: number, bytes: start..<index)) }
        start = index + 1
        number += 1
        isBlank = true
      } else if bytes[index] > 0x20 {
        isBlank = false
      }
    }
    return lines
  }

  private func guessColumns(_ bytes: [UInt8], _ lines: [Line]) throws(DataError) -> ColumnGuess {
    var keys: [String] = []
    var sample: [[String]] = []
    for line in lines.prefix(200) {
      var values: [String: String] = [:]
      try members(of: bytes[line.bytes], line: line.number) { key, value in
        if sample.isEmpty { keys.append(key) }
        values[key] = value.text ?? ""
      }
      if sample.isEmpty { sample.append(keys) }
      sample.append(keys.map { values[$0] ?? "" })
    }
    guard !keys.isEmpty else {
      throw DataError(
        .badJSON, file: file, line: lines[0].number, problem: "expected an object with a text, found an empty object",
        remedy: "write {\"text\": …, \"label\": …}")
    }
    var options = options
    options.hasHeader = true
    return try ColumnGuesser(sample: sample, file: file, options: options).guess()
  }

  private func members(
    of bytes: ArraySlice<UInt8>, line: Int, _ body: (String, JSONValue) -> Void
  ) throws(DataError) {
    var scanner = JSONScanner(bytes)
    do {
      try scanner.object(body)
    } catch {
      throw DataError(
        .badJSON, file: file, line: line, problem: "expected a JSON object on one line, found \(error.found)",
        remedy: "write one object on each line")
    }
  }

  private func row(_ bytes: ArraySlice<UInt8>, line: Int, _ guess: ColumnGuess) throws(DataError) -> Row {
    var text: JSONValue?
    var label: JSONValue?
    var id: JSONValue?
    try members(of: bytes, line: line) { key, value in
      if key == guess.text.name { text = value }
      if key == guess.label?.name { label = value }
      if key == guess.recordID?.name { id = value }
    }
    guard case .string(let string) = text else {
      throw missing(guess.text.name, "a string", found: text, line: line)
    }
    if string.utf8.contains(0) {
      throw DataError(
        .badEncoding, file: file, line: line, column: guess.text.name, problem: "expected text, found a NUL character",
        remedy: "remove it")
    }
    if let column = guess.label, label?.text == nil {
      throw missing(column.name, "a string or a number", found: label, line: line)
    }
    return Row(text: string, label: label?.text, id: id?.text)
  }

  private func missing(_ key: String, _ expected: String, found: JSONValue?, line: Int) -> DataError {
    let description =
      switch found {
      case nil: "no such key"
      case .null: "null"
      case .array, .object: "an array or object"
      case .number, .bool, .string: "another type"
      }
    return DataError(
      found == nil ? .missingColumn : .badJSON, file: file, line: line, column: key,
      problem: "expected \(expected), found \(description)", remedy: "correct or remove this line")
  }

  private func dataset(of rows: [Row], _ lines: [Line], _ guess: ColumnGuess) throws(DataError) -> Dataset {
    var cleaner = LabelCleaner(file: file, column: guess.label?.name)
    var labels: [String]?
    if guess.label != nil {
      labels = []
      for (row, line) in zip(rows, lines) { labels?.append(try cleaner.clean(row.label ?? "", line: line.number)) }
    }
    return Dataset(
      source: file, texts: rows.map(\.text), labelNames: labels, lineNumbers: lines.map(\.number),
      recordIDs: guess.recordID == nil ? nil : rows.map { $0.id ?? "" }, columns: guess, notes: cleaner.notes)
  }
}
