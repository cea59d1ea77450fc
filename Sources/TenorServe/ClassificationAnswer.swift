public import TenorModel

/// One label of an answer in the form of Hugging Face's text-classification task.
public struct LabelScore: Sendable, Hashable, Codable {
  public var label: String
  /// The label's probability.
  public var score: Float

  public init(label: String, score: Float) {
    self.label = label
    self.score = score
  }
}

extension ClassificationRequest {
  /// The labels of each text, best first; of equals the one that the model names first.
  ///
  /// - Parameter verdicts: One for each text.
  public func labelScores(_ verdicts: [Verdict]) -> [[LabelScore]] {
    verdicts.map { verdict in
      let ranked = verdict.scores.enumerated().sorted {
        ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
      }
      return ranked.prefix(topK ?? ranked.count).map {
        LabelScore(label: $0.element.label, score: $0.element.probability)
      }
    }
  }
}
