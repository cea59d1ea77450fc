extension Vocabulary: Codable {
  private enum CodingKeys: String, CodingKey {
    case words, counts
  }

  /// Reads `{"words": "the a film", "counts": "9 7 3"}` or `{"words": ["the", …], "counts": [9, …]}`; the counts may be
  /// absent. The first form is read many times faster, which counts where a process loads a model for one text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let counts = try Self.counts(container)
    do {
      if let text = try? container.decode(String.self, forKey: .words) {
        let table = try WordTable(separatedWords: Array(text.utf8))
        guard counts.isEmpty || counts.count == table.count else {
          throw TextError.countMismatch(words: table.count, counts: counts.count)
        }
        self.init(table: table, counts: counts)
      } else {
        try self.init(words: container.decode([String].self, forKey: .words), counts: counts)
      }
    } catch let error as TextError {
      throw DecodingError.dataCorruptedError(
        forKey: .words, in: container, debugDescription: error.description)
    }
  }

  private static func counts(_ container: KeyedDecodingContainer<CodingKeys>) throws -> [Int] {
    guard let text = try? container.decode(String.self, forKey: .counts) else {
      return try container.decodeIfPresent([Int].self, forKey: .counts) ?? []
    }
    guard let counts = numbers(in: Array(text.utf8)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: container, debugDescription: "Expected whole numbers, found something else.")
    }
    return counts
  }

  /// The numbers of a text, which spaces separate; `nil` if there is something else in it, or one too great.
  private static func numbers(in text: [UInt8]) -> [Int]? {
    var numbers: [Int] = []
    var number: Int?
    for byte in text {
      if byte == UInt8(ascii: " ") {
        if let number { numbers.append(number) }
        number = nil
        continue
      }
      let digit = Int(byte) - Int(UInt8(ascii: "0"))
      let product = (number ?? 0).multipliedReportingOverflow(by: 10)
      let sum = product.partialValue.addingReportingOverflow(digit)
      guard 0...9 ~= digit, !product.overflow, !sum.overflow else { return nil }
      number = sum.partialValue
    }
    if let number { numbers.append(number) }
    return numbers
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let words = words
    if words.contains(where: { $0.utf8.contains(UInt8(ascii: " ")) }) {
      try container.encode(words, forKey: .words)
    } else {
      try container.encode(words.joined(separator: " "), forKey: .words)
    }
    if !counts.isEmpty {
      try container.encode(counts.map(String.init).joined(separator: " "), forKey: .counts)
    }
  }
}

extension WordTable {
  /// The words of UTF-8 text, which spaces separate.
  ///
  /// - Throws: ``TextError/duplicateWord(_:)``.
  /// - Complexity: O(length of the text)
  init(separatedWords text: [UInt8]) throws(TextError) {
    let space = UInt8(ascii: " ")
    var count = 0
    var last = space
    for byte in text {
      if last == space, byte != space { count += 1 }
      last = byte
    }
    self.init(minimumCapacity: count, bytes: text.count)
    var start = 0
    var hash = Hash()
    for (index, byte) in text.enumerated() {
      guard byte == space else {
        hash.combine(byte)
        continue
      }
      try insertNew(start..<index, of: text, hash: hash)
      start = index + 1
      hash = Hash()
    }
    try insertNew(start..<text.count, of: text, hash: hash)
  }

  @inline(__always)
  private mutating func insertNew(_ range: Range<Int>, of text: [UInt8], hash: Hash) throws(TextError) {
    guard !range.isEmpty, count < Int(Int32.max) - 1 else { return }
    let next = count
    guard insert(range, in: text, hash: hash) == next else {
      throw .duplicateWord(String(decoding: text[range], as: UTF8.self))
    }
  }
}
