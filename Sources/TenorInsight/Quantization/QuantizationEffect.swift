public import TenorCompute
public import TenorData
import TenorLayers
public import TenorModel

/// What the rounding of a classifier's weights changed, measured on labelled data.
public struct QuantizationEffect: Sendable, Hashable {
  /// How well and how fast a classifier is.
  public struct Figures: Sendable, Hashable {
    /// The share of examples with the right label.
    public let accuracy: Double
    /// The mean cross-entropy.
    public let loss: Double
    /// The time of the network for a text, the best of three passes over all of them.
    public let secondsPerText: Double
  }

  /// The number of examples.
  public let examples: Int
  /// With the weights as they were.
  public let before: Figures
  /// With the rounded weights.
  public let after: Figures
  /// The share of the examples that both give the same label.
  public let agreement: Double

  /// Compares two classifiers with the same tokenizer.
  ///
  /// - Parameters:
  ///   - original: With the weights as they were.
  ///   - rounded: With the rounded weights.
  ///   - data: Labelled examples.
  ///   - pool: Threads to work with; `nil` for the calling one.
  ///   - now: The time since some fixed moment.
  /// - Throws: As ``Evaluation/init(of:on:pool:)``.
  /// - Complexity: O(size of the data), eight times
  public init(
    of original: TextClassifier, _ rounded: TextClassifier, on data: Dataset, pool: WorkerPool? = nil,
    now: () -> Duration
  ) throws {
    let evaluations = [
      try Evaluation(of: original, on: data, pool: pool), try Evaluation(of: rounded, on: data, pool: pool),
    ]
    let batch = try data.encoded(by: original.pipeline)
    var seconds = [Double.infinity, .infinity]
    for _ in 0..<3 {
      for (index, classifier) in [original, rounded].enumerated() {
        let start = now()
        _ = try classifier.outputs(for: batch, pool: pool)
        seconds[index] = min(seconds[index], (now() - start) / .seconds(1))
      }
    }
    let figures = zip(evaluations, seconds).map { evaluation, seconds in
      Figures(
        accuracy: evaluation.accuracy, loss: evaluation.loss, secondsPerText: seconds / Double(evaluation.examples))
    }
    examples = evaluations[0].examples
    (before, after) = (figures[0], figures[1])
    agreement = evaluations[1].outputs.agreement(with: evaluations[0].outputs)
  }
}
