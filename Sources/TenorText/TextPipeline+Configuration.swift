public import TenorLayers

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
    FittedTexts(texts, configuration, keepsTokens: false).pipeline
  }

  /// As ``fitted(to:configuration:)``, with the ids of the texts themselves: they are cleaned and cut once instead of twice.
  /// Their words are kept in memory until then, four bytes for each.
  ///
  /// - Complexity: O(length of all texts), on all cores
  public static func fitting(to texts: [String], configuration: Configuration = Configuration()) -> FittedTexts {
    FittedTexts(texts, configuration, keepsTokens: true)
  }
}

/// A pipeline and the texts that it was fitted to.
public struct FittedTexts: Sendable {
  /// The pipeline, whose vocabulary is that of the texts.
  public let pipeline: TextPipeline
  private let counted: CountedTexts

  init(_ texts: [String], _ configuration: TextPipeline.Configuration, keepsTokens: Bool) {
    let scheme = configuration.scheme
    counted = CountedTexts(
      texts, cleaner: configuration.cleaner, splitter: configuration.splitter, excluding: scheme.unknown?.token,
      keepsTokens: keepsTokens)
    let known = scheme.rankLimit.map { [counted] in counted.vocabulary.prefix(max(0, $0 - 1)) } ?? counted.vocabulary
    pipeline = TextPipeline(
      cleaner: configuration.cleaner,
      tokenizer: Tokenizer(splitter: configuration.splitter, scheme: scheme, vocabulary: known),
      sequenceRule: configuration.sequenceRule)
  }

  /// The ids of each text, as ``TextPipeline/encode(_:)-(Array<String>)`` gives them.
  ///
  /// - Complexity: O(tokens), on all cores
  public func encoded() -> TokenBatch { counted.encoded(pipeline.tokenizer.scheme, pipeline.sequenceRule) }
}
