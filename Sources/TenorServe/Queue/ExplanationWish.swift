import TenorCompute
package import TenorInsight
import TenorModel
package import TenorText

/// What a client wants to know of a verdict beside its scores.
package struct ExplanationWish: Sendable, Hashable {
  /// How the part of each word is found; `nil` not to find it.
  package var method: AttributionMethod?
  /// The label that is explained; `nil` for that of the verdict.
  package var label: String?
  /// Whether the score after each word is found.
  package var showsEvolution: Bool

  package init(method: AttributionMethod?, label: String?, showsEvolution: Bool) {
    self.method = method
    self.label = label
    self.showsEvolution = showsEvolution
  }

  /// The most bytes of a text that is explained: finding the places of words takes longer than the square root of hostile texts.
  package static let maximumBytes = 1 << 16
  /// The most words that are read of a text that is explained: some methods take time by their square.
  package static let maximumTokens = 2048
}

/// The parts of a text's words in its verdict.
package struct ExplainedText: Sendable, Hashable {
  package let label: String
  package let method: AttributionMethod?
  package let attribution: Attribution?
  package let tokens: [TracedToken]
  /// For each token that is read, what it adds to the log-odds.
  package let contributions: [Double]
  /// For each token that is read, the label's score as if the text ended there.
  package let scores: [Float]
}

extension ServedModel {
  /// Explains the verdict on a text.
  ///
  /// - Throws: ``Problem`` for a text that is too long to be explained.
  /// - Complexity: O(tokens) for gradients, O(tokens²) for occlusion and the evolution
  func explain(_ text: String, _ verdict: Verdict, _ wish: ExplanationWish) throws -> ExplainedText {
    let tokens = classifier.pipeline.trace(text)
    let ids = tokens.filter(\.isRead).compactMap(\.id)
    guard ids.count <= ExplanationWish.maximumTokens else {
      throw Problem(
        .unprocessable,
        "expected a text of which at most \(ExplanationWish.maximumTokens) words are read, found \(ids.count); shorten it"
      )
    }
    let label = wish.label ?? verdict.label
    guard let index = classifier.labels.firstIndex(of: label) else {
      throw Problem(.unprocessable, "expected a label of the model, found another", at: "label")
    }
    let explainer = explainer(wish.method ?? .gradient)
    let attribution = try wish.method == nil ? nil : explainer.attribution(of: ids, label: index)
    return ExplainedText(
      label: label, method: wish.method, attribution: attribution, tokens: tokens,
      contributions: attribution?.contributions ?? [],
      scores: try wish.showsEvolution ? explainer.evolution(of: ids, label: index) : [])
  }
}
