public import TenorLayers

/// What a trained network gives for some examples, in figures.
public struct ExaminedPredictions: Sendable, Hashable {
  /// What the examples are, such as `test`.
  public let part: String
  /// The names of the labels.
  public let classes: [String]
  /// How many examples were given each label.
  public let counts: [Int]
  /// How many examples carry each label; `nil` if they carry none.
  public let actualCounts: [Int]?
  /// The share of examples with the right label; `nil` if they carry none.
  public let accuracy: Double?
  /// How far apart the scores of different texts lie: the distance between the scores that 5 % and 95 % of the examples do
  /// not exceed, for the label with the greatest one.
  public let scoreRange: Double

  /// Counts what a network gave.
  ///
  /// - Parameters:
  ///   - outputs: One vector for each example: one number for two classes, or one for each class.
  ///   - labels: The example's labels, if they carry any.
  ///   - classes: The names of the labels.
  ///   - part: What the examples are, such as `test`.
  /// - Precondition: `labels` has one element for each example, an index of `classes`.
  public init(_ outputs: NetworkOutputs, labels: [Int]?, classes: [String], part: String) {
    self.part = part
    self.classes = classes
    let verdicts = (0..<outputs.count).map(outputs.verdict)
    counts = Self.counts(verdicts, classes.count)
    actualCounts = labels.map { Self.counts($0, classes.count) }
    accuracy = labels.map { labels in
      Double(zip(labels, verdicts).count { $0 == $1 }) / Double(max(1, verdicts.count))
    }
    scoreRange = (0..<outputs.columns).map { Self.range(outputs, $0) }.max() ?? 0
  }

  /// The number of examples.
  public var count: Int { counts.reduce(0, +) }

  private static func counts(_ labels: [Int], _ classCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    return counts
  }

  private static func range(_ outputs: NetworkOutputs, _ column: Int) -> Double {
    let scores = (0..<outputs.count).map { row in
      let vector = outputs.vector(row)
      return vector[vector.startIndex + column]
    }.sorted()
    guard let last = scores.indices.last else { return 0 }
    return Double(scores[Int(0.95 * Double(last))] - scores[Int((0.05 * Double(last)).rounded(.up))])
  }
}
