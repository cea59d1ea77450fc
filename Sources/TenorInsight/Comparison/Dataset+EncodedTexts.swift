import TenorData
import TenorLayers
import TenorText

extension Dataset {
  /// The ids of each example as ``encoded(by:)`` gives them, with what was lost on the way.
  ///
  /// - Throws: `DataError` for ranks of words without the words.
  /// - Complexity: O(size of the data), on all cores
  func encodedTexts(by pipeline: TextPipeline) throws(DataError) -> [EncodedText] {
    let ranks: TokenBatch
    switch examples {
    case .texts(let texts):
      return concurrentMap(count: texts.count, minimum: 64) { texts[$0].map { pipeline.encode($0) } }.flatMap(\.self)
    case .wordRanks(let words, _): ranks = words
    }
    // What is read of each, and all that could be.
    let read = try encoded(by: pipeline)
    let whole = try encoded(
      by: TextPipeline(cleaner: pipeline.cleaner, tokenizer: pipeline.tokenizer, sequenceRule: SequenceRule()))
    let scheme = pipeline.tokenizer.scheme, opening = scheme.start == nil ? 0 : 1
    return (0..<count).map { row in
      let tokens = ranks.length(row)
      let known = whole[row].dropFirst(opening).count { $0 != scheme.unknown?.id }
      return EncodedText(
        ids: Array(read[row]), unknownCount: max(0, tokens - known), tokenCount: tokens,
        isTruncated: read.length(row) < whole.length(row))
    }
  }
}
