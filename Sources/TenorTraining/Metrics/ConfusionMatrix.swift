/// How often each class was predicted for rows of each class; precision, recall and F1 follow from it.
///
/// Where a quotient has the divisor zero (a class never predicted, or never met), it is 0, as in Keras.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  /// The number of classes; 2 for a single sigmoid output (0 "no", 1 "yes").
  public let classCount: Int
  /// Row-major, `classCount` × `classCount`: rows are actual classes, columns predicted ones.
  public private(set) var counts: [Double]

  /// Creates an empty matrix.
  ///
  /// - Parameter classCount: At least 1.
  public init(classCount: Int) {
    self.classCount = classCount
    counts = [Double](repeating: 0, count: classCount * classCount)
  }

  /// Adds one prediction. Both classes are from 0 to less than `classCount`.
  public mutating func add(actual: Int, predicted: Int, weight: Double = 1) {
    counts[actual * classCount + predicted] += weight
  }

  /// Adds everything that `other`, with as many classes, has seen.
  public mutating func merge(_ other: ConfusionMatrix) {
    precondition(classCount == other.classCount, "Merged matrices have the same classes.")
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// How often class `predicted` was predicted for rows of class `actual`.
  public subscript(actual actual: Int, predicted predicted: Int) -> Double { counts[actual * classCount + predicted] }

  /// The weight of the rows of class `label`.
  public func actualCount(_ label: Int) -> Double {
    (0..<classCount).reduce(0) { $0 + self[actual: label, predicted: $1] }
  }

  /// The weight of the rows for which class `label` was predicted.
  public func predictedCount(_ label: Int) -> Double {
    (0..<classCount).reduce(0) { $0 + self[actual: $1, predicted: label] }
  }

  /// The share of right predictions.
  public var accuracy: Double {
    Self.quotient((0..<classCount).reduce(0) { $0 + self[actual: $1, predicted: $1] }, counts.reduce(0, +))
  }

  /// Of the rows for which class `label` was predicted, the share that are of it.
  public func precision(ofClass label: Int) -> Double {
    Self.quotient(self[actual: label, predicted: label], predictedCount(label))
  }

  /// Of the rows of class `label`, the share for which it was predicted.
  public func recall(ofClass label: Int) -> Double {
    Self.quotient(self[actual: label, predicted: label], actualCount(label))
  }

  /// The harmonic mean of precision and recall of class `label`.
  public func f1(ofClass label: Int) -> Double {
    Self.quotient(2 * self[actual: label, predicted: label], actualCount(label) + predictedCount(label))
  }

  /// The mean of the classes' precisions.
  public var macroPrecision: Double { mean(precision(ofClass:)) }

  /// The mean of the classes' recalls.
  public var macroRecall: Double { mean(recall(ofClass:)) }

  /// The mean of the classes' F1 scores.
  public var macroF1: Double { mean(f1(ofClass:)) }

  private func mean(_ score: (Int) -> Double) -> Double {
    (0..<classCount).reduce(0) { $0 + score($1) } / Double(classCount)
  }

  private static func quotient(_ dividend: Double, _ divisor: Double) -> Double {
    divisor == 0 ? 0 : dividend / divisor
  }
}
