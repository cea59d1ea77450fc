extension Vocabulary {
  /// The words of `texts`, the most frequent first; words of equal frequency stand in order of first appearance.
  ///
  /// Runs on all cores. The result does not depend on their number: each piece of the texts is counted in its own
  /// table, and the tables are merged in the order of the texts, which keeps the order of first appearance.
  ///
  /// - Parameters:
  ///   - texts: The texts to count.
  ///   - cleaner: How each text is cleaned first.
  ///   - splitter: How each cleaned text is cut into words.
  ///   - excluded: A word that takes no rank, such as the token that stands for unknown words.
  /// - Complexity: O(length of all texts)
  public init(
    countingWordsOf texts: [String], cleaner: TextCleaner = .none, splitter: TokenSplitter = TokenSplitter(),
    excluding excluded: String? = nil
  ) {
    let pieces = concurrentMap(count: texts.count, minimum: 64) { range in
      var counter = WordCounter()
      var bytes: [UInt8] = []
      for text in texts[range] {
        cleaner.clean(text, into: &bytes)
        splitter.prepare(&bytes)
        splitter.forEachToken(in: bytes) { token, hash in counter.count(token, in: bytes, hash: hash) }
      }
      return counter
    }
    var total = WordCounter()
    for piece in pieces { total.add(piece) }
    self = total.ranked(excluding: excluded)
  }
}

/// Words in order of first appearance, with their frequencies.
private struct WordCounter: Sendable {
  private var table = WordTable()
  private var counts: [Int] = []

  @inline(__always)
  mutating func count(_ range: Range<Int>, in text: [UInt8], hash: WordTable.Hash) {
    let index = table.insert(range, in: text, hash: hash)
    if index < counts.count { counts[index] += 1 } else { counts.append(1) }
  }

  mutating func add(_ other: WordCounter) {
    for (index, count) in other.counts.enumerated() {
      let own = table.insert(wordAt: index, of: other.table)
      if own < counts.count { counts[own] += count } else { counts.append(count) }
    }
  }

  func ranked(excluding excluded: String?) -> Vocabulary {
    let omitted = excluded.map(table.index(of:)) ?? -1
    let order = counts.indices.filter { $0 != omitted }.sorted { (counts[$1], $0) < (counts[$0], $1) }
    var words = WordTable(minimumCapacity: order.count)
    for index in order { _ = words.insert(wordAt: index, of: table) }
    return Vocabulary(table: words, counts: order.map { counts[$0] })
  }
}
