/// How many values were at most as great as each of some bounds, with their sum.
struct Histogram: Sendable {
  let bounds: [Double]
  /// For each bound the values above the one before; at the end those above all.
  private(set) var counts: [Int]
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  var count: Int { counts.reduce(0, +) }

  /// - Complexity: O(bounds)
  mutating func observe(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }
}
