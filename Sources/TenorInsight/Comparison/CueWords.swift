import TenorText

/// Words that turn what a sentence says round, by which errors are told apart.
public enum CueWords {
  /// Words that negate.
  public static let negation =
    [
      "not", "no", "never", "nothing", "nobody", "none", "nor", "neither", "nowhere", "cannot", "without", "hardly",
      "barely", "scarcely", "n't",
    ]
    + [
      "ain", "aren", "can", "couldn", "didn", "doesn", "don", "hadn", "hasn", "haven", "isn", "mightn", "mustn",
      "needn",
      "shan", "shouldn", "wasn", "weren", "won", "wouldn",
    ].map { $0 + "'t" }

  /// Words that set one statement against another.
  public static let contrast = [
    "but", "however", "although", "though", "yet", "despite", "nevertheless", "nonetheless", "whereas",
  ]

  /// What a text holds of these.
  struct Traits: Sendable, Hashable {
    /// The number of words of the text.
    var length: Int
    var hasNegation: Bool
    var hasContrast: Bool

    init(_ ids: ArraySlice<Int32>) {
      length = ids.count
      let negations = Int32(2)..<Int32(2 + negation.count)
      hasNegation = ids.contains(where: negations.contains)
      hasContrast = ids.contains { $0 >= negations.upperBound }
    }
  }

  /// Gives 1 for all words but these, 2 and more for these in their order, and drops none.
  static let pipeline: TextPipeline = {
    let words = try? Vocabulary(words: negation + contrast)
    return TextPipeline(
      cleaner: TextCleaner(replacements: [Replacement("’", with: "'")]),
      tokenizer: Tokenizer(
        splitter: TokenSplitter(lowercases: false), scheme: .keras(unknownToken: ""),
        vocabulary: words ?? Vocabulary()),
      sequenceRule: SequenceRule())
  }()
}
