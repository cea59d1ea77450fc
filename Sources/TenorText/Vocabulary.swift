/// The words that a tokenizer knows, by rank: rank 1 is the most frequent word.
///
/// A rank is not yet an id; ``TokenIDScheme`` makes ids of ranks. Words are compared by their UTF-8 bytes, as Python
/// compares strings, so `é` and `e` with a combining accent are two words.
public struct Vocabulary: Sendable {
  let table: WordTable
  /// How often each word occurred in the texts that the vocabulary was fitted to, by rank; empty if unknown.
  public let counts: [Int]

  init(table: WordTable, counts: [Int]) {
    self.table = table
    self.counts = counts
  }

  /// An empty vocabulary.
  public init() {
    self.init(table: WordTable(), counts: [])
  }

  /// Creates a vocabulary of words in order of rank.
  ///
  /// - Throws: ``TextError`` if a word is empty or stands there twice, or if there are counts but not one for each
  ///   word.
  public init(words: some Collection<String>, counts: [Int] = []) throws(TextError) {
    guard counts.isEmpty || counts.count == words.count else {
      throw .countMismatch(words: words.count, counts: counts.count)
    }
    var table = WordTable(minimumCapacity: words.count)
    for word in words {
      if word.utf8.isEmpty { throw .emptyWord(rank: table.count + 1) }
      if table.insert(word) != table.count - 1 { throw .duplicateWord(word) }
      if table.count == Int(Int32.max) - 1 { break }
    }
    self.init(table: table, counts: counts)
  }

  /// Creates a vocabulary from words and their ranks in any order, such as Keras's `imdb_word_index.json`.
  ///
  /// - Throws: ``TextError`` unless the ranks are exactly 1, 2, …, n and the words are different.
  public init(ranks: some Sequence<(word: String, rank: Int)>) throws(TextError) {
    let sorted = ranks.sorted { $0.rank < $1.rank }
    for (index, entry) in sorted.enumerated() where entry.rank != index + 1 { throw .missingRank(index + 1) }
    try self.init(words: sorted.map(\.word))
  }

  /// The number of words.
  public var count: Int { table.count }

  /// All words, the most frequent first.
  ///
  /// - Complexity: O(`count`)
  public var words: [String] { (0..<count).map(table.word(at:)) }

  /// The word of the given rank; `nil` if there is none. Ranks begin with 1.
  public func word(rank: Int) -> String? { rank >= 1 && rank <= count ? table.word(at: rank - 1) : nil }

  /// The rank of `word`, from 1; `nil` if the vocabulary does not hold it.
  ///
  /// - Complexity: O(length of the word)
  public func rank(of word: String) -> Int? {
    let index = table.index(of: word)
    return index < 0 ? nil : index + 1
  }

  /// The vocabulary of the `limit` most frequent words.
  public func prefix(_ limit: Int) -> Vocabulary {
    guard limit < count else { return self }
    var shorter = WordTable(minimumCapacity: max(0, limit))
    for index in 0..<max(0, limit) { _ = shorter.insert(wordAt: index, of: table) }
    return Vocabulary(table: shorter, counts: Array(counts.prefix(max(0, limit))))
  }
}

extension Vocabulary: Hashable {
  /// Whether both hold the same words, byte for byte, with the same ranks and counts.
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    left.counts == right.counts && left.table.hasSameWords(as: right.table)
  }

  /// Feeds the words and the counts into `hasher`.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(counts)
    hasher.combine(count)
  }
}

extension Vocabulary: Codable {
  private enum CodingKeys: String, CodingKey {
    case words, counts
  }

  /// Reads `{"words": "the a film", "counts": "9 7 3"}` or `{"words": ["the", …], "counts": [9, …]}`; the counts may be
  /// absent. The first form is read many times faster, which counts where a process loads a model for one text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let words: [String]
    if let text = try? container.decode(String.self, forKey: .words) {
      words = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    } else {
      words = try container.decode([String].self, forKey: .words)
    }
    do {
      try self.init(words: words, counts: Self.counts(container))
    } catch let error as TextError {
      throw DecodingError.dataCorruptedError(
        forKey: .words, in: container, debugDescription: error.description)
    }
  }

  private static func counts(_ container: KeyedDecodingContainer<CodingKeys>) throws -> [Int] {
    guard let text = try? container.decode(String.self, forKey: .counts) else {
      return try container.decodeIfPresent([Int].self, forKey: .counts) ?? []
    }
    return try text.utf8.split(separator: UInt8(ascii: " ")).map { digits in
      guard let count = Int(Substring(digits)) else {
        throw DecodingError.dataCorruptedError(
          forKey: .counts, in: container, debugDescription: "Expected whole numbers, found \"\(Substring(digits))\".")
      }
      return count
    }
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
