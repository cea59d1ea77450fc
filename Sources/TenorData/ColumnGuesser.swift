/// Finds the text, label and id columns of a table by what the user said, by the header, and by the contents.
struct ColumnGuesser {
  static let textNames = [
    "text", "review", "phrase", "sentence", "content", "comment", "message", "tweet", "body", "document", "description",
    "review_text", "reviewtext", "utterance",
  ]
  static let labelNames = [
    "label", "sentiment", "class", "target", "category", "polarity", "rating", "stars", "score", "labels", "y",
  ]
  static let idNames = ["phraseid", "id", "record_id", "recordid", "review_id", "example_id", "index"]

  /// The first records of the table, the header included if there is one.
  let sample: [[String]]
  let file: String
  let options: ReadOptions

  /// - Throws: ``DataError`` if a column that was named is absent, or if none looks like text.
  func guess() throws(DataError) -> ColumnGuess {
    let names = sample[0].map { $0.trimmedASCII.lowercased() }
    let known = Self.textNames + Self.labelNames + Self.idNames
    let isNamed = options.hasHeader ?? (asksForNames || names.contains(where: known.contains))
    if isNamed { return try guessFromHeader(names) }
    return try guessFromContents()
  }

  private var asksForNames: Bool { options.textColumn != nil || options.labelColumn != nil }

  private func guessFromHeader(_ names: [String]) throws(DataError) -> ColumnGuess {
    let rows = Array(sample.dropFirst())
    var text = try given(options.textColumn, names) ?? byName(Self.textNames, names)
    let wanted = options.labels == .ignored ? nil : options.labelColumn
    var label = try given(wanted, names) ?? byName(Self.labelNames, names)
    if text?.index == label?.index, text?.reason != .given { text = nil }
    if text == nil, let index = longestColumn(of: rows, except: label?.index) { text = column(index, .content) }
    guard let text else {
      throw DataError(
        .missingColumn, file: file, line: 1,
        problem: "expected a column of texts, found the columns \(listed(sample[0]))",
        remedy: "name the column with --text")
    }
    if label?.index == text.index { label = nil }
    if label == nil, options.labels != .ignored, let index = labelColumn(of: rows, except: text.index) {
      label = column(index, .content)
    }
    return try finish(text: text, label: label, names: names, hasHeader: true)
  }

  private func guessFromContents() throws(DataError) -> ColumnGuess {
    let rest = sample.count > 1 ? Array(sample.dropFirst()) : sample
    guard let index = longestColumn(of: rest, except: nil) else {
      throw DataError(
        .missingColumn, file: file, line: 1, problem: "expected a column of texts, found only numbers and blanks",
        remedy: "name the column with --text")
    }
    let labelIndex = labelColumn(of: rest, except: index)
    let hasHeader = options.hasHeader ?? looksLikeHeader(text: index, label: labelIndex, rest)
    return try finish(
      text: column(index, .content, hasHeader), label: labelIndex.map { column($0, .content, hasHeader) }, names: [],
      hasHeader: hasHeader)
  }

  private func finish(
    text: ColumnGuess.Column, label: ColumnGuess.Column?, names: [String], hasHeader: Bool
  ) throws(DataError) -> ColumnGuess {
    if label == nil, options.labels == .required {
      throw DataError(
        .missingColumn, file: file, line: 1,
        problem: "expected a column of labels beside \"\(text.name)\", found \(listed(sample[0]))",
        remedy: "name the column with --label")
    }
    let id = Self.idNames.lazy.compactMap { names.firstIndex(of: $0) }.first
    let isTaken = id == text.index || id == label?.index
    return ColumnGuess(
      text: text, label: options.labels == .ignored ? nil : label,
      recordID: isTaken ? nil : id.map { column($0, .header) }, hasHeader: hasHeader)
  }

  private func column(_ index: Int, _ reason: ColumnGuess.Reason, _ hasHeader: Bool = true) -> ColumnGuess.Column {
    let name = hasHeader ? sample[0][index].trimmedASCII : ""
    return ColumnGuess.Column(name: name.isEmpty ? "column \(index + 1)" : name, index: index, reason: reason)
  }

  private func byName(_ candidates: [String], _ names: [String]) -> ColumnGuess.Column? {
    candidates.lazy.compactMap { names.firstIndex(of: $0) }.first.map { column($0, .header) }
  }

  private func given(_ wanted: String?, _ names: [String]) throws(DataError) -> ColumnGuess.Column? {
    guard let wanted else { return nil }
    let exact = sample[0].firstIndex { $0.trimmedASCII == wanted }
    if let index = exact ?? names.firstIndex(of: wanted.lowercased()) { return column(index, .given) }
    let nearest = sample[0].min { $0.editDistance(to: wanted) < $1.editDistance(to: wanted) }
    throw DataError(
      .missingColumn, file: file, line: 1, column: wanted,
      problem: "expected this column, found the columns \(listed(sample[0]))",
      remedy: "perhaps \"\(nearest?.trimmedASCII ?? "")\" is meant")
  }

  private func listed(_ names: [String]) -> String {
    names.prefix(12).map { "\"\(String($0.trimmedASCII.prefix(40)))\"" }.joined(separator: ", ")
  }
}

// MARK: - Contents

extension ColumnGuesser {
  private func cells(_ rows: [[String]], _ column: Int) -> [String] {
    rows.compactMap { $0.indices.contains(column) ? $0[column].trimmedASCII : nil }
  }

  /// The column with the longest contents on average; columns of numbers do not count.
  private func longestColumn(of rows: [[String]], except excluded: Int?) -> Int? {
    let lengths = sample[0].indices.compactMap { column -> (column: Int, length: Int)? in
      let cells = cells(rows, column)
      guard column != excluded, cells.contains(where: { !$0.isEmpty && Double($0) == nil }) else { return nil }
      return (column, cells.reduce(0) { $0 + $1.utf8.count })
    }
    return lengths.max { ($0.length, $1.column) < ($1.length, $0.column) }?.column
  }

  /// The column with the fewest different values, if they are few and short.
  private func labelColumn(of rows: [[String]], except text: Int) -> Int? {
    let candidates = sample[0].indices.compactMap { column -> (column: Int, values: Int)? in
      let cells = cells(rows, column)
      let values = Set(cells)
      guard column != text, !values.contains(""), values.allSatisfy({ $0.utf8.count <= 40 }) else { return nil }
      guard !values.isEmpty, values.count <= 2 || values.count <= min(50, cells.count / 2) else { return nil }
      return (column, values.count)
    }
    let several = candidates.filter { $0.values > 1 }
    return (several.isEmpty ? candidates : several).min { ($0.values, $0.column) < ($1.values, $1.column) }?.column
  }

  private func looksLikeHeader(text: Int, label: Int?, _ rest: [[String]]) -> Bool {
    guard sample.count > 1 else { return false }
    if let label { return !cells(rest, label).contains(sample[0][label].trimmedASCII) }
    return !sample[0][text].trimmedASCII.utf8.contains(UInt8(ascii: " "))
      && cells(rest, text).contains { $0.utf8.contains(UInt8(ascii: " ")) }
  }
}
