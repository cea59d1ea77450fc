public import TenorLayers

/// Everything between a raw text and the ids that a network reads: cleaning, tokenizing, vocabulary and truncation.
///
/// A pipeline never changes once it is made; it is saved with the model (`tokenizer.json`), so that a text means the
/// same ids in training and in prediction. Every text has a defined result: an empty text, or one without a known word,
/// has an empty row, or only marker ids if the scheme has them. No id is ever 0.
public struct TextPipeline: Sendable, Hashable, Codable {
  /// How a text is cleaned.
  public let cleaner: TextCleaner
  /// How a clean text becomes ids.
  public let tokenizer: Tokenizer
  /// Where ids are cut, and which side counts as padded.
  public let sequenceRule: SequenceRule

  /// Creates a pipeline from its parts.
  public init(cleaner: TextCleaner, tokenizer: Tokenizer, sequenceRule: SequenceRule) {
    self.cleaner = cleaner
    self.tokenizer = tokenizer
    self.sequenceRule = sequenceRule
  }

  private enum CodingKeys: String, CodingKey {
    case cleaner, tokenizer
    case sequenceRule = "sequence_rule"
  }

  /// The number of ids in use, padding included: the number of rows that an embedding table needs.
  public var idCount: Int { tokenizer.idCount }

  /// The ids of each text, one row for each.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public func encode(_ texts: [String]) -> TokenBatch {
    tokenizer.encode(texts, cleaner: cleaner, rule: sequenceRule)
  }

  /// The ids of one text, and what was lost on the way.
  ///
  /// - Complexity: O(length of the text)
  public func encode(_ text: String) -> EncodedText {
    var bytes: [UInt8] = []
    var ids: [Int32] = []
    cleaner.clean(text, into: &bytes)
    let count = tokenizer.append(&bytes, to: &ids)
    let kept = sequenceRule.keptRange(of: ids.count)
    return EncodedText(
      ids: Array(ids[kept]), unknownCount: count.unknown, tokenCount: count.tokens, isTruncated: kept.count < ids.count)
  }

  /// The token of each id, one for each: a word, a marker, or `[PAD]` for 0.
  public func decode(_ ids: some Sequence<Int32>) -> [String] { tokenizer.decode(ids) }
}

/// The ids of one text, and what was lost on the way to them.
public struct EncodedText: Sendable, Hashable {
  /// The ids that the network reads, after truncation.
  public let ids: [Int32]
  /// How many tokens of the whole text have no id of their own.
  public let unknownCount: Int
  /// The number of tokens of the whole text.
  public let tokenCount: Int
  /// Whether ids were cut off because the text was too long.
  public let isTruncated: Bool

  /// Creates a record of an encoded text.
  public init(ids: [Int32], unknownCount: Int, tokenCount: Int, isTruncated: Bool) {
    self.ids = ids
    self.unknownCount = unknownCount
    self.tokenCount = tokenCount
    self.isTruncated = isTruncated
  }
}
