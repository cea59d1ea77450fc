import Foundation
import TenorInsight
import TenorModel
import Testing

/// Three ways to tell what a word did must tell the same story of a trained network, but for words that hardly count.
@Suite("Integrated gradients, occlusion and the evolving verdict")
struct ExplanationAgreementTests {
  private static let texts = [
    "A wonderful film with a superb cast, and one of the best endings that I have seen in years.",
    "The plot is dull, the acting is terrible, and the whole thing is a waste of time.",
    "I expected to hate it, but it was funny, warm and beautifully shot. Highly recommended!",
    "Boring from the first minute to the last; the worst script of the year and a poor, lazy, awful mess.",
    "It begins slowly and the jokes are bad, yet the story is great and the ending is perfect.",
    "Not even a good actor could save this ridiculous and annoying film. Avoid it.",
  ]

  /// What each token adds to the log-odds of the positive label in each of the three ways.
  private static func parts(_ text: String, _ classifier: TextClassifier) throws -> [[Double]] {
    let gradients = try Explainer(classifier).explain(text, label: "pos")
    let occlusion = try Explainer(classifier, method: .occlusion).explain(text, label: "pos")
    let scores = try Explainer(classifier).evolution(of: gradients.ids, label: 1).map(Double.init)
    let odds = scores.map { log($0 / (1 - $0)) }
    let empty = try #require(gradients.attribution.referenceLogOdds)
    let steps = zip(odds, [empty] + odds.dropLast()).map { $0 - $1 }
    return [gradients.attribution.contributions, occlusion.attribution.contributions, steps]
  }

  @Test("agree on the sign of most tokens")
  func signs() throws {
    let classifier = try TextClassifier.bundled()
    try #require(classifier.labels == ["neg", "pos"])
    var agreeing = 0, count = 0, weight = 0.0, agreeingWeight = 0.0
    for text in Self.texts {
      let parts = try Self.parts(text, classifier)
      try #require(Set(parts.map(\.count)).count == 1)
      for token in parts[0].indices {
        let agrees = Set(parts.map { $0[token] > 0 }).count == 1
        count += 1
        weight += abs(parts[0][token])
        if agrees {
          agreeing += 1
          agreeingWeight += abs(parts[0][token])
        }
      }
    }
    #expect(count > 80)
    #expect(Double(agreeing) > 0.5 * Double(count), "\(agreeing) of \(count)")
    #expect(agreeingWeight > 0.75 * weight, "\(agreeingWeight) of \(weight)")
  }
}
