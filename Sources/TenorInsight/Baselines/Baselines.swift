public import TenorData

/// What a classifier of some data has to be compared with.
public struct Baselines: Sendable, Hashable {
  /// The accuracy of giving every example the label that most of the training data carry.
  public let majority: Double
  /// The accuracy of a ``LinearBaseline`` of words and pairs of words.
  public let linear: Double

  /// Trains the baselines on some data and judges them by others.
  ///
  /// - Throws: `DataError` for data that cannot be trained on, and test data without labels or with unknown ones.
  public init(of training: Dataset, on test: Dataset) throws(DataError) {
    linear = try LinearBaseline(training).accuracy(on: test)
    let counts = training.classCounts
    let label = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    let labels = try test.relabelled(to: training.classes).labels ?? []
    majority = Double(labels.count { $0 == label }) / Double(max(1, labels.count))
  }
}
