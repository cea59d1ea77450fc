import TenorCompute
public import TenorData
import TenorLayers
import TenorText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A linear classifier of the words of a text and of its pairs of neighbouring words, each weighted by how much more often
/// one class has it than the others: what a network must beat to be worth its time.
///
/// Logistic regression on naive Bayes features (S. Wang and C. Manning, "Baselines and bigrams: simple, good sentiment
/// and topic classification", ACL 2012): feature j of class c is r = log(p / ‖p‖₁) - log(q / ‖q‖₁) where the text has it,
/// with p one more than the texts of the class that have it, and q one more than the others that do. Of several classes
/// each is set against the rest. The same seed gives the same weights.
public struct LinearBaseline: Sendable {
  /// The labels, in the order of the classes.
  public let labels: [String]
  private let pipeline: TextPipeline
  private let features: NGramFeatures
  /// One for the second of two classes, else one for each.
  private let regressions: [DualLogisticRegression]

  /// Trains a baseline.
  ///
  /// - Parameters:
  ///   - data: Labelled examples of at least two classes.
  ///   - usesPairs: Whether pairs of neighbouring words count; without them nothing is known of the words' order.
  ///     Default: `true`.
  ///   - vocabularySize: The greatest number of words. Default: 100,000.
  ///   - strength: How much examples count beside the penalty on weights. Default: 0.1.
  ///   - seed: Determines the order of the examples.
  /// - Throws: `DataError` for data that cannot be trained on.
  /// - Complexity: O(words of the data × classes)
  public init(
    _ data: Dataset, usesPairs: Bool = true, vocabularySize: Int = 100_000, strength: Double = 0.1, seed: UInt64 = 0
  ) throws(DataError) {
    try data.validateForTraining()
    labels = data.classes
    let (pipeline, batch) = try data.fittedAndEncoded(
      TextPipeline.Configuration(
        scheme: .keras(idLimit: vocabularySize + 1), sequenceRule: SequenceRule(maximumLength: nil)))
    self.pipeline = pipeline
    let features = NGramFeatures(batch, idCount: pipeline.idCount, usesPairs: usesPairs)
    self.features = features
    let rows = features.rows(batch), targets = data.labels ?? []
    var generator = PhiloxGenerator(seed: seed, purpose: Self.orderPurpose)
    regressions = (labels.count == 2 ? [1] : Array(labels.indices)).map { label in
      let isPositive = targets.map { $0 == label }
      return DualLogisticRegression(
        rows, scales: Self.ratios(rows, isPositive, count: features.count), isPositive: isPositive, strength: strength,
        generator: &generator)
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
    let rows = features.rows(try data.encoded(by: pipeline))
    let right = targets.indices.count { verdict(rows[$0]) == targets[$0] }
    return Double(right) / Double(targets.count)
  }

  private func verdict(_ row: ArraySlice<Int32>) -> Int {
    let scores = regressions.map { $0.score(row) }
    if scores.count == 1 { return scores[0] > 0 ? 1 : 0 }
    return scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }

  private static let orderPurpose: UInt32 = 0x626F_7720

  /// The logarithms of how much more often positive rows have each feature.
  private static func ratios(_ rows: SparseRows, _ isPositive: [Bool], count: Int) -> [Double] {
    var p = [Double](repeating: 1, count: count), q = p
    for row in 0..<rows.count {
      for column in rows[row] {
        if isPositive[row] { p[Int(column)] += 1 } else { q[Int(column)] += 1 }
      }
    }
    let share = log(q.reduce(0, +) / p.reduce(0, +))
    return zip(p, q).map { log($0 / $1) + share }
  }
}
