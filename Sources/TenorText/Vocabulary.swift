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
      let next = table.count
      if table.insert(word) != next { throw .duplicateWord(word) }
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

extension Vocabulary {
  /// The rank of the word whose UTF-8 bytes are `word`, from 1; `nil` if the vocabulary does not hold it.
  ///
  /// - Complexity: O(length of the word), without memory of its own.
  package func rank(of word: Range<Int>, in text: [UInt8]) -> Int? {
    let index = table.index(of: word, in: text)
    return index < 0 ? nil : index + 1
  }
}
