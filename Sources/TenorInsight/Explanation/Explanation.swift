public import TenorModel
public import TenorText

/// A verdict, and the part of each word of the text in it.
public struct Explanation: Sendable, Hashable {
  /// A token of the text with its part in the verdict.
  public struct Token: Sendable, Hashable {
    /// The token, its place in the text, and whether it is known and was read.
    public let token: TracedToken
    /// What it adds to the log-odds of ``Explanation/label``; `nil` if the network does not read it.
    public let contribution: Double?
  }

  /// The text.
  public let text: String
  /// What the classifier says about it.
  public let verdict: Verdict
  /// The label that contributions above zero speak for.
  public let label: String
  /// How contributions were found.
  public let method: AttributionMethod
  /// The tokens of the whole text, in order.
  public let tokens: [Token]
  /// The contributions of the ids that were read, with the log-odds.
  public let attribution: Attribution

  init(
    text: String, verdict: Verdict, label: String, method: AttributionMethod, tokens: [TracedToken],
    attribution: Attribution
  ) {
    self.text = text
    self.verdict = verdict
    self.label = label
    self.method = method
    self.attribution = attribution
    var contributions = attribution.contributions.makeIterator()
    self.tokens = tokens.map { Token(token: $0, contribution: $0.isRead ? contributions.next() : nil) }
  }

  /// The ids that the network read.
  public var ids: [Int32] { tokens.filter(\.token.isRead).compactMap(\.token.id) }

  /// The words that were read, the most influential first; a word that stands in several places counts once, with the sum
  /// of its contributions.
  public var influences: [WordInfluence] {
    WordInfluence.ranked(
      tokens.compactMap { part in part.contribution.map { (part.token.text, part.token.isUnknown, $0) } })
  }
}
