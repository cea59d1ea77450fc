import TenorText

/// Reads a file of word vectors line by line.
struct WordVectorReader {
  private let file: String
  private let vocabulary: Vocabulary
  private let expectedDimension: Int?
  /// The number of vectors that the first line tells, if it is not one itself.
  private var statedCount: Int?
  private(set) var dimension = 0
  private(set) var count = 0
  private(set) var foundCount = 0
  private(set) var duplicateCount = 0
  private(set) var places: [Int32]
  private(set) var values: [Float] = []

  init(_ file: String, _ vocabulary: Vocabulary, expectedDimension: Int?) {
    self.file = file
    self.vocabulary = vocabulary
    self.expectedDimension = expectedDimension
    places = Array(repeating: -1, count: vocabulary.count)
  }

  mutating func read() throws(DataError) {
    var lines = try LineReader(file)
    while let range = try lines.next() {
      let line = VectorLine(range, of: lines.bytes, isFirst: lines.number == 1)
      guard line.fieldCount > 0 else { continue }
      if dimension == 0 {
        if let stated = line.stated(lines.bytes) {
          statedCount = stated.count
          try setDimension(stated.dimension, line: lines.number)
          continue
        }
        try setDimension(line.fieldCount - 1, line: lines.number)
      }
      try take(line, lines.bytes, lines.number)
    }
    guard count > 0 else {
      throw DataError(.noExamples, file: file, problem: "expected vectors, found none", remedy: "get the file again")
    }
    if let statedCount, statedCount != count {
      throw DataError(
        .badVector, file: file, line: 1,
        problem: "expected \(statedCount) vectors as the first line says, found \(count)",
        remedy: "get the file again; it may be cut off")
    }
  }

  private mutating func setDimension(_ found: Int, line: Int) throws(DataError) {
    guard 1...WordVectors.maximumDimension ~= found else {
      throw DataError(
        .badVector, file: file, line: line,
        problem: "expected vectors of 1 to \(WordVectors.maximumDimension) numbers, found \(found)",
        remedy: "give a text file with a word and its numbers on each line")
    }
    if let expectedDimension, expectedDimension != found {
      throw DataError(
        .badArgument, file: file, line: line,
        problem: "expected vectors of \(expectedDimension) numbers, which the network's embedding has, found \(found)",
        remedy: "give the embedding \(found) features, or leave its size to the file")
    }
    dimension = found
  }

  private mutating func take(_ line: VectorLine, _ bytes: [UInt8], _ number: Int) throws(DataError) {
    count += 1
    guard line.fieldCount == dimension + 1 else {
      // GloVe's largest file has some "words" with spaces in them, which no vocabulary of words holds.
      if line.fieldCount > dimension + 1, !line.hasNumberAfterWord(bytes) { return }
      throw error(number, "expected a word and \(dimension) numbers, found \(line.fieldCount) fields")
    }
    guard line.hasValidWord(bytes) else { throw error(number, "expected a word in UTF-8, found other bytes") }
    guard let rank = vocabulary.rank(of: line.word, in: bytes) else { return }
    guard places[rank - 1] < 0 else {
      duplicateCount += 1
      return
    }
    var position = line.word.upperBound
    for _ in 0..<dimension {
      let field = line.field(from: position, bytes)
      guard let value = VectorLine.number(bytes[field]), value.isFinite else {
        let text = String(decoding: bytes[field].prefix(40), as: UTF8.self)
        throw error(number, "expected a finite number, found '\(text)'")
      }
      values.append(value)
      position = field.upperBound
    }
    places[rank - 1] = Int32(foundCount)
    foundCount += 1
  }

  private func error(_ line: Int, _ problem: String) -> DataError {
    DataError(
      .badVector, file: file, line: line, problem: problem, remedy: "correct or remove the line, or get the file again")
  }
}

/// A line of a file of word vectors: fields with spaces or tabs between them.
private struct VectorLine {
  /// Where its fields stand, from the begin of the first to the end of the last.
  private var range: Range<Int>
  private(set) var word: Range<Int>
  private(set) var fieldCount = 0

  init(_ line: Range<Int>, of bytes: [UInt8], isFirst: Bool) {
    var start = line.lowerBound
    if isFirst, bytes[line].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    range = start..<line.upperBound
    word = start..<start
    let text = bytes.span
    var wasSeparator = true
    for index in range {
      let isSeparator = Self.isSeparator(text[index])
      if wasSeparator, !isSeparator { fieldCount += 1 }
      if fieldCount == 1, !isSeparator { word = (word.isEmpty ? index : word.lowerBound)..<index + 1 }
      wasSeparator = isSeparator
    }
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The next field from `position` on; empty at the end of the line.
  func field(from position: Int, _ bytes: [UInt8]) -> Range<Int> {
    var start = position
    while start < range.upperBound, Self.isSeparator(bytes[start]) { start += 1 }
    var end = start
    while end < range.upperBound, !Self.isSeparator(bytes[end]) { end += 1 }
    return start..<end
  }

  /// The number of vectors and their dimension, if this is a line that tells them.
  func stated(_ bytes: [UInt8]) -> (count: Int, dimension: Int)? {
    guard fieldCount == 2, let count = Self.whole(bytes[word]),
      let dimension = Self.whole(bytes[field(from: word.upperBound, bytes)])
    else { return nil }
    return (count, dimension)
  }

  func hasNumberAfterWord(_ bytes: [UInt8]) -> Bool {
    Self.number(bytes[field(from: word.upperBound, bytes)]) != nil
  }

  func hasValidWord(_ bytes: [UInt8]) -> Bool {
    bytes[word].allSatisfy { $0 < 0x80 } || String(validating: bytes[word], as: UTF8.self) != nil
  }

  private static func whole(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  static func number(_ text: ArraySlice<UInt8>) -> Float? { Float(String(decoding: text, as: UTF8.self)) }
}
