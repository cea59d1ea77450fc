public import TenorData
import TenorLayers
public import TenorText

/// What a part of the data looks like to a network: labels, lengths in ids, and words that it does not know.
public struct ExaminedData: Sendable {
  /// Where the examples come from.
  public let source: String
  /// The names of the labels.
  public let classes: [String]
  /// For each example the index of its label; `nil` if the data carry no labels.
  public let labels: [Int]?
  /// For each example its ids before any of them are cut off.
  public let lengths: [Int]
  /// For each example the words that the vocabulary holds.
  public let knownWords: [Int]
  /// The words of all examples.
  public let wordCount: Int
  /// The words that the vocabulary does not hold.
  public let unknownCount: Int
  /// For each example a number that is the same for texts that are the same once they are cleaned. Good for this process.
  let fingerprints: [Int]

  /// Examines data.
  ///
  /// - Parameter pipeline: How texts become ids.
  /// - Throws: `DataError` for ranks of words without the words.
  /// - Complexity: O(size of the data), on all cores
  public init(_ data: Dataset, by pipeline: TextPipeline) throws(DataError) {
    let whole = TextPipeline(cleaner: pipeline.cleaner, tokenizer: pipeline.tokenizer, sequenceRule: SequenceRule())
    let examples =
      switch data.examples {
      case .texts(let texts): Self.examine(texts, whole)
      case .wordRanks(let ranks, _): try Self.examine(ranks, data.encoded(by: whole), pipeline.tokenizer.scheme)
      }
    source = data.source
    classes = data.classes
    labels = data.labels
    lengths = examples.map(\.length)
    knownWords = examples.map { $0.words - $0.unknown }
    wordCount = examples.reduce(0) { $0 + $1.words }
    unknownCount = examples.reduce(0) { $0 + $1.unknown }
    fingerprints = examples.map(\.fingerprint)
  }

  /// The number of examples.
  public var count: Int { lengths.count }

  /// The number of examples of each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels ?? [] { counts[label] += 1 }
    return counts
  }

  /// The share of the most frequent label: the accuracy of always giving it.
  public var majorityShare: Double { Double(classCounts.max() ?? 0) / Double(max(1, count)) }

  private struct Example {
    var length: Int
    var words: Int
    var unknown: Int
    var fingerprint: Int
  }

  /// What texts have to have in common to count as the same: everything but case, white space and markup of lines.
  private static let cleaner = TextCleaner(foldsWhiteSpace: true)

  private static func examine(_ texts: [String], _ pipeline: TextPipeline) -> [Example] {
    concurrentMap(count: texts.count, minimum: 64) { range in
      texts[range].map { text in
        let encoded = pipeline.encode(text)
        return Example(
          length: encoded.ids.count, words: encoded.tokenCount, unknown: encoded.unknownCount,
          fingerprint: cleaner.clean(text).hashValue)
      }
    }.flatMap(\.self)
  }

  private static func examine(_ ranks: TokenBatch, _ ids: TokenBatch, _ scheme: TokenIDScheme) -> [Example] {
    (0..<ranks.count).map { row in
      let words = ranks.length(row), length = ids.length(row)
      // Where no id stands for unknown words, they are left out.
      let unknown =
        scheme.unknown.map { marker in ids[row].count { $0 == marker.id } }
        ?? max(0, words + (scheme.start == nil ? 0 : 1) - length)
      return Example(length: length, words: words, unknown: min(unknown, words), fingerprint: ranks[row].hashValue)
    }
  }
}
