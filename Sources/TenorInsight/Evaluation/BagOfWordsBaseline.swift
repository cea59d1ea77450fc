import TenorCompute
public import TenorData
import TenorLayers
import TenorText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A linear classifier of word counts (multinomial logistic regression): what can be said about a text without its
/// order. A recurrent network that is not better than this has learnt nothing from the order.
///
/// Trained by stochastic gradient descent with a rate that falls linearly to zero, on counts divided by their Euclidean
/// norm. The same seed gives the same weights.
public struct BagOfWordsBaseline: Sendable {
  /// The labels, in the order of the outputs.
  public let labels: [String]
  private let pipeline: TextPipeline
  /// For each id the weights of all classes; row 0 holds the biases.
  private var weights: [Double]

  /// Trains a baseline.
  ///
  /// - Parameters:
  ///   - data: Labelled examples of at least two classes.
  ///   - vocabularySize: The greatest number of words. Default: 30,000.
  ///   - epochs: Passes over the data. Default: 10.
  ///   - learningRate: The first learning rate. Default: 2.
  ///   - seed: Determines the order of the examples.
  /// - Throws: `DataError` for data that cannot be trained on.
  /// - Complexity: O(epochs × words of the data × classes)
  public init(
    _ data: Dataset, vocabularySize: Int = 30_000, epochs: Int = 10, learningRate: Double = 2, seed: UInt64 = 0
  ) throws(DataError) {
    try data.validateForTraining()
    labels = data.classes
    let batch: TokenBatch
    (pipeline, batch) = try data.fittedAndEncoded(
      TextPipeline.Configuration(
        scheme: .keras(idLimit: vocabularySize + 1), sequenceRule: SequenceRule(maximumLength: nil)))
    weights = [Double](repeating: 0, count: pipeline.idCount * labels.count)
    let examples = Self.features(batch)
    let targets = data.labels ?? []
    var generator = PhiloxGenerator(seed: seed, purpose: Self.orderPurpose)
    var step = 0
    let steps = Double(max(1, epochs * examples.count))
    for _ in 0..<epochs {
      for row in examples.indices.shuffled(using: &generator) {
        update(examples[row], target: targets[row], rate: learningRate * (1 - Double(step) / steps))
        step += 1
      }
    }
  }

  /// The share of examples that get their own label.
  ///
  /// - Throws: `DataError` for data without labels, or with a label that the baseline does not know.
  public func accuracy(on data: Dataset) throws(DataError) -> Double {
    guard let targets = try data.relabelled(to: labels).labels, !targets.isEmpty else {
      throw DataError(
        .badLabels, file: data.source, problem: "expected labelled examples, found none",
        remedy: "give data with labels")
    }
    let examples = Self.features(try data.encoded(by: pipeline))
    let right = zip(examples, targets).count { example, target in
      let scores = scores(example)
      return scores.indices.allSatisfy { scores[$0] < scores[target] || $0 == target }
    }
    return Double(right) / Double(targets.count)
  }

  /// A word of an example, and its share in the example's length.
  private struct Feature {
    var id: Int
    var value: Double
  }

  private static let orderPurpose: UInt32 = 0x626F_7720

  private static func features(_ batch: TokenBatch) -> [[Feature]] {
    (0..<batch.count).map { row in
      let ids = batch[row].sorted()
      var features: [Feature] = []
      for id in ids {
        if let last = features.last, last.id == Int(id) {
          features[features.count - 1].value += 1
        } else {
          features.append(Feature(id: Int(id), value: 1))
        }
      }
      let norm = features.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
      // Ids begin with 1, so that 0 is free for the bias.
      return [Feature(id: 0, value: 1)] + features.map { Feature(id: $0.id, value: $0.value / norm) }
    }
  }

  private func scores(_ features: [Feature]) -> [Double] {
    var scores = [Double](repeating: 0, count: labels.count)
    for feature in features {
      for label in scores.indices { scores[label] += feature.value * weights[feature.id * scores.count + label] }
    }
    return scores
  }

  private mutating func update(_ features: [Feature], target: Int, rate: Double) {
    var gradient = scores(features)
    let greatest = gradient.max() ?? 0
    for label in gradient.indices { gradient[label] = exp(gradient[label] - greatest) }
    let sum = gradient.reduce(0, +)
    for label in gradient.indices { gradient[label] = gradient[label] / sum - (label == target ? 1 : 0) }
    for feature in features {
      for label in gradient.indices {
        weights[feature.id * gradient.count + label] -= rate * feature.value * gradient[label]
      }
    }
  }
}
