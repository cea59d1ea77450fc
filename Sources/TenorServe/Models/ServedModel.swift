package import Foundation
import Synchronization
import TenorInsight
package import TenorModel
import TenorText

/// One state of a model that the service answers with. Requests keep the one that they began with.
package final class ServedModel: Sendable {
  /// What requests call it.
  package let name: String
  /// The first twelve hexadecimal digits of the SHA-256 of its files.
  package let version: String
  package let classifier: TextClassifier
  package let loadedAt: Date
  /// How fast it is, as measured.
  package let speed: Speedometer
  private let explainers = Mutex<[AttributionMethod: Explainer]>([:])

  package init(name: String, version: String, classifier: TextClassifier, loadedAt: Date) {
    self.name = name
    self.version = version
    self.classifier = classifier
    self.loadedAt = loadedAt
    speed = Speedometer()
  }

  /// What explains it, made when it is first asked for.
  ///
  /// - Complexity: O(weights) the first time
  func explainer(_ method: AttributionMethod) -> Explainer {
    if let known = explainers.withLock({ $0[method] }) { return known }
    let made = Explainer(classifier, method: method)
    explainers.withLock { $0[method] = made }
    return made
  }

  /// About how much work a text is, in the bytes that are read of it: the network reads no more than its maximum length.
  package func cost(ofBytes count: Int) -> Double {
    let bytesOfWord = classifier.pipeline.tokenizer.splitter.unit == .word ? 6 : 1
    let read = classifier.pipeline.sequenceRule.maximumLength.map { min(count, $0 * bytesOfWord) } ?? count
    return Double(24 + read) + Double(count) / 64
  }
}
