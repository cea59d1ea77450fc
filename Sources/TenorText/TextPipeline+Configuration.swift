extension TextPipeline {
  /// What a pipeline is made of before it has seen a text.
  public struct Configuration: Sendable, Hashable, Codable {
    /// How a text is cleaned. Default: HTML breaks to spaces, normalization form C, lower case.
    public var cleaner: TextCleaner
    /// How a clean text is cut. Default: Keras's filters at spaces; the cleaner has lowered the case.
    public var splitter: TokenSplitter
    /// How words get their ids. Default: Keras's, ids below 10,000, with an unknown token.
    public var scheme: TokenIDScheme
    /// Where ids are cut. Default: the last 400 are kept.
    public var sequenceRule: SequenceRule

    /// Creates a configuration. The defaults are those of `tenor train` on raw text.
    public init(
      cleaner: TextCleaner = TextCleaner(),
      splitter: TokenSplitter = TokenSplitter(lowercases: false),
      scheme: TokenIDScheme = .keras(idLimit: 10_000, unknownToken: "[UNK]"),
      sequenceRule: SequenceRule = SequenceRule(maximumLength: 400)
    ) {
      self.cleaner = cleaner
      self.splitter = splitter
      self.scheme = scheme
      self.sequenceRule = sequenceRule
    }

    private enum CodingKeys: String, CodingKey {
      case cleaner, splitter, scheme
      case sequenceRule = "sequence_rule"
    }
  }

  /// A pipeline whose vocabulary is that of `texts`, reduced to the words that have an id.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public static func fitted(to texts: [String], configuration: Configuration = Configuration()) -> TextPipeline {
    let scheme = configuration.scheme
    let vocabulary = Vocabulary(
      countingWordsOf: texts, cleaner: configuration.cleaner, splitter: configuration.splitter,
      excluding: scheme.unknown?.token)
    let known = scheme.rankLimit.map { vocabulary.prefix(max(0, $0 - 1)) } ?? vocabulary
    return TextPipeline(
      cleaner: configuration.cleaner,
      tokenizer: Tokenizer(splitter: configuration.splitter, scheme: scheme, vocabulary: known),
      sequenceRule: configuration.sequenceRule)
  }
}
