/// The area under the receiver operating characteristic: the chance that a random positive scores above a random
/// negative, ties counting half (Hanley and McNeil, Radiology 143, 1982).
///
/// The area is exact, from the ranks of all scores. Keras's `AUC` sorts scores into 200 fixed thresholds and joins the
/// points by lines, so that scores closer together than 1/199 count as ties: the two differ in the third decimal on
/// ordinary scores and widely on scores crowded in a narrow range. With a threshold between any two scores Keras's
/// figure is this one.
public struct AreaUnderROC: Sendable, Hashable, Codable {
  private struct Observation: Sendable, Hashable, Codable {
    var score: Float
    var isPositive: Bool
    var weight: Double
  }

  private var observations: [Observation] = []

  /// Creates an area without observations.
  public init() {}

  /// The number of observations.
  public var count: Int { observations.count }

  /// Adds one observation.
  ///
  /// - Parameters:
  ///   - score: The greater, the likelier positive.
  ///   - isPositive: Whether the row is positive.
  ///   - weight: How much it counts, 0 or greater.
  public mutating func add(score: Float, isPositive: Bool, weight: Double = 1) {
    observations.append(Observation(score: score, isPositive: isPositive, weight: weight))
  }

  /// Adds everything that `other` has seen.
  public mutating func merge(_ other: AreaUnderROC) { observations += other.observations }

  /// The area, 0 … 1. As in Keras it is 0 where positives or negatives are missing; NaN where a score is NaN.
  ///
  /// - Complexity: O(n log n)
  public var result: Double {
    guard !observations.contains(where: { $0.score.isNaN }) else { return .nan }
    let sorted = observations.sorted { $0.score < $1.score }
    var area = 0.0
    var positives = 0.0
    var negatives = 0.0
    var start = 0
    while start < sorted.count {
      var end = start
      var tiedPositives = 0.0
      var tiedNegatives = 0.0
      while end < sorted.count, sorted[end].score == sorted[start].score {
        if sorted[end].isPositive { tiedPositives += sorted[end].weight } else { tiedNegatives += sorted[end].weight }
        end += 1
      }
      area += tiedPositives * (negatives + tiedNegatives / 2)
      positives += tiedPositives
      negatives += tiedNegatives
      start = end
    }
    return positives == 0 || negatives == 0 ? 0 : area / (positives * negatives)
  }
}
