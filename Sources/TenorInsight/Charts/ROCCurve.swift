import TenorTraining

/// The receiver operating characteristic of scores: what share of the positives is found, and what share of the others is
/// taken for positive, at each threshold.
public struct ROCCurve: Sendable, Hashable {
  /// What counts as positive.
  public let label: String
  /// The shares at thresholds from above the greatest score to the least, from (0, 0) to (1, 1): `x` of the negatives, `y`
  /// of the positives. Empty where positives or negatives are missing.
  public let points: [LineChart.Point]
  /// The area below it; 0 where positives or negatives are missing.
  public let area: Double

  /// Creates a curve.
  ///
  /// - Parameters:
  ///   - label: What counts as positive.
  ///   - scores: The greater, the likelier positive; those that are no numbers are left out.
  ///   - isPositive: For each score whether it belongs to a positive.
  /// - Complexity: O(n log n)
  public init(label: String, scores: [Float], isPositive: [Bool]) {
    self.label = label
    let sorted = zip(scores, isPositive).filter { !$0.0.isNaN }.sorted { $0.0 > $1.0 }
    var area = AreaUnderROC()
    for (score, isPositive) in sorted { area.add(score: score, isPositive: isPositive) }
    self.area = area.result
    let positives = sorted.count { $0.1 }, negatives = sorted.count - positives
    guard positives > 0, negatives > 0 else {
      points = []
      return
    }
    var points = [LineChart.Point(x: 0, y: 0)]
    var found = 0, wrong = 0
    for (index, (score, isPositive)) in sorted.enumerated() {
      if isPositive { found += 1 } else { wrong += 1 }
      // Equal scores are on the same side of every threshold.
      if index + 1 < sorted.count, sorted[index + 1].0 == score { continue }
      points.append(.init(x: Double(wrong) / Double(negatives), y: Double(found) / Double(positives)))
    }
    self.points = points
  }

  /// The curve with only as many points as can be seen: those that lie within `distance` of the one before are left out,
  /// and so are those on a straight line between their neighbours.
  func thinned(distance: Double = 0.002) -> [LineChart.Point] {
    var result: [LineChart.Point] = []
    for point in points {
      if let last = result.last, point != points.last, abs(point.x - last.x) < distance,
        abs(point.y - last.y) < distance
      {
        continue
      }
      if result.count > 1, Self.isStraight(result[result.count - 2], result[result.count - 1], point) {
        result.removeLast()
      }
      result.append(point)
    }
    return result
  }

  private static func isStraight(_ a: LineChart.Point, _ b: LineChart.Point, _ c: LineChart.Point) -> Bool {
    abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) < 1e-12
  }
}
