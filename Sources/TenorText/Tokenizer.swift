public import TenorLayers

/// Turns texts into ids and back, as Keras's `Tokenizer` (`keras.preprocessing.text`) does.
///
/// ```swift
/// var tokenizer = Tokenizer(idLimit: 10_000, unknownToken: "[UNK]")
/// tokenizer.fit(on: reviews)
/// let batch = tokenizer.encode(reviews)
/// ```
///
/// Differences from Keras: fitting again starts afresh instead of adding to the counts, and a word of the texts that is
/// spelled like the unknown token counts as unknown and takes no id.
public struct Tokenizer: Sendable, Hashable, Codable {
  /// How a text is cut into words.
  public let splitter: TokenSplitter
  /// Which id a word of a given rank has.
  public let scheme: TokenIDScheme
  /// The words, the most frequent first, with their counts (Keras's `word_counts`).
  public private(set) var vocabulary: Vocabulary

  /// Creates a tokenizer with an empty vocabulary; the parameters are Keras's.
  ///
  /// - Parameters:
  ///   - idLimit: `num_words`: only ids below it are used, that is the `idLimit - 1` most frequent words without an
  ///     unknown token, one fewer with it. Default: all words.
  ///   - unknownToken: `oov_token`: takes id 1 and stands for all other words. Default: none, they are left out.
  ///   - splitter: `filters`, `lower`, `split` and `char_level`.
  public init(idLimit: Int? = nil, unknownToken: String? = nil, splitter: TokenSplitter = TokenSplitter()) {
    self.init(splitter: splitter, scheme: .keras(idLimit: idLimit, unknownToken: unknownToken))
  }

  /// Creates a tokenizer from its parts.
  public init(splitter: TokenSplitter, scheme: TokenIDScheme, vocabulary: Vocabulary = Vocabulary()) {
    self.splitter = splitter
    self.scheme = scheme
    self.vocabulary = vocabulary
  }

  /// Replaces the vocabulary by the words of `texts`.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public mutating func fit(on texts: [String]) {
    vocabulary = Vocabulary(countingWordsOf: texts, splitter: splitter, excluding: scheme.unknown?.token)
  }

  /// The number of ids in use, padding included: the number of rows that an embedding table needs.
  public var idCount: Int { scheme.idCount(words: vocabulary.count) }

  /// The id of `word`: its own, that of unknown words, or `nil` if the word would be left out.
  public func id(of word: String) -> Int32? {
    let id = vocabulary.rank(of: word).map(scheme.id(rank:)) ?? scheme.unknownID
    return id == 0 ? nil : id
  }

  /// The ids of each text, one row for each. No id is ever 0.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public func encode(_ texts: [String]) -> TokenBatch {
    encode(texts, cleaner: .none, rule: SequenceRule())
  }

  /// Appends the ids of prepared bytes to `ids`; returns the numbers of tokens and of those not in the vocabulary.
  @discardableResult
  func append(_ bytes: inout [UInt8], to ids: inout [Int32]) -> (tokens: Int, unknown: Int) {
    splitter.prepare(&bytes)
    var tokens = 0
    var known = 0
    let unknownID = scheme.unknownID
    if scheme.startID > 0 { ids.append(scheme.startID) }
    splitter.forEachToken(in: bytes) { range, hash in
      let index = vocabulary.table.index(of: range, in: bytes, hash: hash)
      let id = index < 0 ? unknownID : scheme.id(rank: index + 1)
      tokens += 1
      known += id == unknownID ? 0 : 1
      if id > 0 { ids.append(id) }
    }
    return (tokens, tokens - known)
  }

  /// Cleans, encodes and truncates texts on all cores.
  func encode(_ texts: [String], cleaner: TextCleaner, rule: SequenceRule) -> TokenBatch {
    let pieces = concurrentMap(count: texts.count, minimum: 64) { range in
      var batch = TokenBatch()
      var bytes: [UInt8] = []
      var ids: [Int32] = []
      for text in texts[range] {
        ids.removeAll(keepingCapacity: true)
        cleaner.clean(text, into: &bytes)
        append(&bytes, to: &ids)
        batch.append(ids[rule.keptRange(of: ids.count)])
      }
      return batch
    }
    return TokenBatch(joining: pieces)
  }
}
