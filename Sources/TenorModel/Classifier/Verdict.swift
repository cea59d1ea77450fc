/// What a classifier says about a text.
public struct Verdict: Sendable, Hashable {
  /// A label and its probability.
  public struct Score: Sendable, Hashable {
    /// The label.
    public let label: String
    /// Its probability, in 0 ... 1.
    public let probability: Float
  }

  /// The most probable label; of equally probable ones the first.
  public let label: String
  /// The probability of ``label``.
  public let score: Float
  /// The probability of every label, in the order of the classifier's labels. They add up to 1 but for rounding.
  public let scores: [Score]
  /// The share of tokens that the vocabulary does not hold, in 0 ... 1; 1 for a text without tokens.
  public let unknownWordRate: Double
  /// The number of tokens of the whole text.
  public let tokenCount: Int
  /// Whether the text was too long and a part of it was not read.
  public let isTruncated: Bool

  /// Whether the text held at least one word that the model knows. If not, the verdict is what the model says about
  /// no text at all.
  public var isInformed: Bool { tokenCount > 0 && unknownWordRate < 1 }

  init(
    labels: [String], probabilities: [Float], unknownWordRate: Double, tokenCount: Int, isTruncated: Bool
  ) {
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
    label = labels[best]
    score = probabilities[best]
    scores = zip(labels, probabilities).map(Score.init)
    self.unknownWordRate = unknownWordRate
    self.tokenCount = tokenCount
    self.isTruncated = isTruncated
  }
}
