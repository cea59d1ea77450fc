import TenorLayers

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
    let counted = CountedTexts(
      texts, cleaner: cleaner, splitter: splitter, excluding: excluded, keepsTokens: false)
    self = counted.vocabulary
  }
}

/// The words of texts with their frequencies, and if wanted the words of each text, so that it need not be cut again.
struct CountedTexts: Sendable {
  /// The words, the most frequent first.
  let vocabulary: Vocabulary
  private let pieces: [WordCounter]
  /// For each piece and each word of its table, the word's rank; 0 for the word that was left out.
  private let ranks: [[Int32]]

  init(
    _ texts: [String], cleaner: TextCleaner, splitter: TokenSplitter, excluding excluded: String?, keepsTokens: Bool
  ) {
    pieces = concurrentMap(count: texts.count, minimum: 64) { range in
      var counter = WordCounter()
      var bytes: [UInt8] = []
      for text in texts[range] {
        cleaner.clean(text, into: &bytes)
        splitter.prepare(&bytes)
        splitter.forEachToken(in: bytes) { token, hash in counter.append(token, of: bytes, hash: hash) }
        counter.endText(keepsTokens: keepsTokens)
      }
      return counter
    }
    var total = WordCounter()
    let places = pieces.map { total.add($0) }
    let ranked = total.ranked(excluding: excluded)
    vocabulary = ranked.vocabulary
    ranks = places.map { $0.map { ranked.ranks[Int($0)] } }
  }

  /// The ids of each text, as ``Tokenizer`` gives them with this vocabulary; of texts whose tokens were kept.
  ///
  /// - Complexity: O(tokens), on all cores
  func encoded(_ scheme: TokenIDScheme, _ rule: SequenceRule) -> TokenBatch {
    let batches = concurrentMap(count: pieces.count, minimum: 1) { range in
      var batch = TokenBatch()
      var ids: [Int32] = []
      for piece in range {
        let words = ranks[piece].map { $0 > 0 ? scheme.id(rank: Int($0)) : scheme.unknownID }
        let tokens = pieces[piece].tokens
        var start = 0
        for end in pieces[piece].ends {
          ids.removeAll(keepingCapacity: true)
          if scheme.startID > 0 { ids.append(scheme.startID) }
          for token in tokens[start..<end] where words[Int(token)] > 0 { ids.append(words[Int(token)]) }
          batch.append(ids[rule.keptRange(of: ids.count)])
          start = end
        }
      }
      return batch
    }
    return TokenBatch(joining: batches)
  }
}

/// Words in order of first appearance, with their frequencies.
private struct WordCounter: Sendable {
  private var table = WordTable()
  private var counts: [Int] = []
  /// The places of the words of all texts, one text after the other, and where each text ends.
  private(set) var tokens: [Int32] = []
  private(set) var ends: [Int] = []

  /// Adds the next word of a text.
  @inline(__always)
  mutating func append(_ range: Range<Int>, of text: [UInt8], hash: WordTable.Hash) {
    tokens.append(Int32(truncatingIfNeeded: table.insert(range, in: text, hash: hash)))
  }

  /// Counts the words of a text.
  mutating func endText(keepsTokens: Bool) {
    counts.append(contentsOf: repeatElement(0, count: table.count - counts.count))
    Self.count(tokens[(ends.last ?? 0)...], &counts)
    if keepsTokens { ends.append(tokens.count) } else { tokens.removeAll(keepingCapacity: true) }
  }

  private static func count(_ tokens: ArraySlice<Int32>, _ counts: inout [Int]) {
    var counts = counts.mutableSpan
    for token in tokens { counts[Int(token)] += 1 }
  }

  /// Adds the words of another piece and returns the place of each.
  mutating func add(_ other: WordCounter) -> [Int32] {
    other.counts.enumerated().map { index, count in
      let own = table.insert(wordAt: index, of: other.table)
      if own < counts.count { counts[own] += count } else { counts.append(count) }
      return Int32(truncatingIfNeeded: own)
    }
  }

  /// The words by frequency, and the rank of each place.
  func ranked(excluding excluded: String?) -> (vocabulary: Vocabulary, ranks: [Int32]) {
    let omitted = excluded.map(table.index(of:)) ?? -1
    let order = counts.indices.filter { $0 != omitted }.sorted { (counts[$1], $0) < (counts[$0], $1) }
    var words = WordTable(minimumCapacity: order.count)
    var ranks = [Int32](repeating: 0, count: counts.count)
    for index in order { ranks[index] = Int32(truncatingIfNeeded: words.insert(wordAt: index, of: table) + 1) }
    return (Vocabulary(table: words, counts: order.map { counts[$0] }), ranks)
  }
}
