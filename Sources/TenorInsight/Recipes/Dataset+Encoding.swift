public import TenorData
public import TenorLayers
public import TenorText

extension Dataset {
  /// The ids of each example as `pipeline` gives them.
  ///
  /// Texts go through the whole pipeline. Ranks of words become ids directly if the pipeline has the same words at the
  /// same ranks, and else go through their words.
  ///
  /// - Throws: `DataError` for ranks of words without the words.
  /// - Complexity: O(size of the data)
  public func encoded(by pipeline: TextPipeline) throws(DataError) -> TokenBatch {
    switch examples {
    case .texts(let texts): return pipeline.encode(texts)
    case .wordRanks(let ranks, let words):
      guard let words else { throw missingWordIndex }
      let known = pipeline.tokenizer.vocabulary
      guard known.count <= words.count, words.prefix(known.count).words == known.words else {
        return pipeline.encode(texts(of: ranks, words))
      }
      return pipeline.sequenceRule.truncated(encode(ranks, pipeline.tokenizer))
    }
  }

  /// A pipeline for these data, as ``fittedPipeline(_:)`` makes it, and their ids: texts are cut into words once.
  ///
  /// - Throws: `DataError` for ranks of words without the words.
  public func fittedAndEncoded(
    _ configuration: TextPipeline.Configuration
  ) throws(DataError) -> (pipeline: TextPipeline, batch: TokenBatch) {
    if case .texts(let texts) = examples {
      let fitted = TextPipeline.fitting(to: texts, configuration: configuration)
      return (fitted.pipeline, fitted.encoded())
    }
    let pipeline = try fittedPipeline(configuration)
    return (pipeline, try encoded(by: pipeline))
  }

  /// A pipeline for these data: its vocabulary is that of the texts, or that of the word index.
  ///
  /// - Throws: `DataError` for ranks of words without the words.
  public func fittedPipeline(_ configuration: TextPipeline.Configuration) throws(DataError) -> TextPipeline {
    switch examples {
    case .texts(let texts): return .fitted(to: texts, configuration: configuration)
    case .wordRanks(_, let words):
      guard let words else { throw missingWordIndex }
      let scheme = configuration.scheme
      let known = scheme.idLimit.map { words.prefix(max(0, $0 - scheme.wordOffset - 1)) } ?? words
      return TextPipeline(
        cleaner: configuration.cleaner,
        tokenizer: Tokenizer(splitter: configuration.splitter, scheme: scheme, vocabulary: known),
        sequenceRule: configuration.sequenceRule)
    }
  }

  private func encode(_ ranks: TokenBatch, _ tokenizer: Tokenizer) -> TokenBatch {
    let scheme = tokenizer.scheme
    let encoder = RankEncoder(
      startID: scheme.start?.id, unknownID: scheme.unknown?.id, wordOffset: Int32(scheme.wordOffset),
      // The index may hold more words than the tokenizer knows.
      idLimit: min(scheme.idLimit ?? .max, tokenizer.idCount), skipTop: scheme.skipTop)
    return encoder.encode([ranks])[0].batch
  }

  private func texts(of ranks: TokenBatch, _ words: Vocabulary) -> [String] {
    (0..<ranks.count).map { row in
      ranks[row].map { words.word(rank: Int($0)) ?? "" }.joined(separator: " ")
    }
  }

  private var missingWordIndex: DataError {
    DataError(
      .missingFile, file: source, problem: "expected imdb_word_index.json beside it, found none",
      remedy: "put the word index there, so that the model can read texts")
  }
}
