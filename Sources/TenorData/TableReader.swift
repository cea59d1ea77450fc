import TenorText

/// Makes a data set of a CSV or TSV file.
struct TableReader {
  let file: String
  let options: ReadOptions

  func read(_ bytes: [UInt8], _ dialect: DelimitedText.Dialect) throws(DataError) -> Dataset {
    let table = try DelimitedText(bytes, dialect: dialect, file: file)
    guard let first = table.records.first else { throw .noExamples(in: file, found: "an empty file") }
    let width = first.fields.count
    if let bad = table.records.first(where: { $0.fields.count != width }) {
      throw DataError(
        .wrongFieldCount, file: file, line: bad.line,
        problem: "expected \(width) fields as on line \(first.line), found \(bad.fields.count)",
        remedy: dialect.hasQuotes
          ? "quote fields that hold commas or line ends, and double the quotes inside them"
          : "remove tabs and line ends inside fields")
    }
    let sample = try sampleOf(table, width: width)
    let guess = try ColumnGuesser(sample: sample, file: file, options: options).guess()
    let records = table.records.dropFirst(guess.hasHeader ? 1 : 0)
    guard !records.isEmpty else { throw .noExamples(in: file, found: "only a header") }
    return try dataset(of: table, Array(records), guess)
  }

  private func sampleOf(_ table: DelimitedText, width: Int) throws(DataError) -> [[String]] {
    var sample: [[String]] = []
    for record in table.records.prefix(200) {
      var row: [String] = []
      for column in 0..<width {
        row.append(String(decoding: table.contents(table.fields[record.fields.lowerBound + column]), as: UTF8.self))
      }
      sample.append(row)
    }
    return sample
  }

  private func dataset(
    of table: DelimitedText, _ records: [DelimitedText.Record], _ guess: ColumnGuess
  ) throws(DataError) -> Dataset {
    let texts = try strings(of: table, records, guess.text)
    var cleaner = LabelCleaner(file: file, column: guess.label?.name)
    var labels: [String]?
    if let column = guess.label {
      labels = []
      for (record, label) in zip(records, try strings(of: table, records, column)) {
        labels?.append(try cleaner.clean(label, line: record.line))
      }
    }
    var ids: [String]?
    if let column = guess.recordID { ids = try strings(of: table, records, column) }
    return Dataset(
      source: file, texts: texts, labelNames: labels, lineNumbers: records.map(\.line), recordIDs: ids,
      columns: guess, notes: cleaner.notes)
  }

  /// One column as strings, made on all cores.
  private func strings(
    of table: DelimitedText, _ records: [DelimitedText.Record], _ column: ColumnGuess.Column
  ) throws(DataError) -> [String] {
    let pieces = concurrentMap(count: records.count, minimum: 256) { range in
      Result { () throws(DataError) -> [String] in
        var strings: [String] = []
        strings.reserveCapacity(range.count)
        for record in records[range] { strings.append(try table.text(record, column.index, name: column.name)) }
        return strings
      }
    }
    var strings: [String] = []
    strings.reserveCapacity(records.count)
    for piece in pieces { strings += try piece.get() }
    return strings
  }
}

/// Trims labels, refuses empty ones, and keeps count.
struct LabelCleaner {
  let file: String
  let column: String?
  private var trimmed = 0

  init(file: String, column: String?) {
    self.file = file
    self.column = column
  }

  mutating func clean(_ label: String, line: Int) throws(DataError) -> String {
    let clean = label.trimmedASCII
    guard !clean.isEmpty else {
      throw DataError(
        .emptyLabel, file: file, line: line, column: column, problem: "expected a label, found an empty field",
        remedy: "give this record a label or remove it")
    }
    if clean.utf8.count != label.utf8.count { trimmed += 1 }
    return clean
  }

  var notes: [String] { trimmed == 0 ? [] : ["Removed stray spaces around \(trimmed) labels."] }
}

extension DataError {
  static func noExamples(in file: String, found: String) -> DataError {
    DataError(.noExamples, file: file, problem: "expected at least one example, found \(found)", remedy: "add examples")
  }
}
