/// How much of a vocabulary has vectors in a file.
public struct EmbeddingCoverage: Sendable, Hashable {
  /// The file's name.
  public let source: String
  /// The words of the vocabulary that have an id of their own.
  public let words: Int
  /// Those of them that have a vector.
  public let found: Int
  /// The share of the tokens to learn from, padding left out, that have a vector.
  public let tokenShare: Double
  /// The lines that were passed over because their word had come before.
  public let duplicates: Int
}

extension EmbeddingCoverage: CustomStringConvertible {
  /// `glove.txt: vectors of 12,345 of 20,000 words (61.7 %) and of 93.1 % of the tokens`.
  public var description: String {
    let share = words == 0 ? 0 : Double(found) / Double(words)
    let repeated =
      duplicates == 0 ? "" : "; \(FigureText.count(duplicates, "line")) passed over, whose word had come before"
    return "\(source): vectors of \(FigureText.count(found)) of \(FigureText.count(words)) words "
      + "(\(FigureText.percent(share))) and of \(FigureText.percent(tokenShare)) of the tokens\(repeated)"
  }
}
