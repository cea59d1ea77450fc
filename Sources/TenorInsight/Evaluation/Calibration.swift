/// How far a classifier's scores can be trusted as chances.
///
/// Verdicts are sorted into bins by their score, the chance that the network gives the label it chose; in each bin the
/// mean score is held against the share of right verdicts (C. Guo et al., "On calibration of modern neural networks",
/// ICML 2017).
public struct Calibration: Sendable, Hashable {
  /// Verdicts with scores in one range.
  public struct Bin: Sendable, Hashable {
    /// The number of verdicts.
    public var count = 0
    /// Their mean score; 0 for none.
    public var score: Double { count > 0 ? scores / Double(count) : 0 }
    /// The share of right ones; 0 for none.
    public var accuracy: Double { count > 0 ? Double(right) / Double(count) : 0 }
    fileprivate var scores = 0.0
    fileprivate var right = 0
  }

  /// The bins, of equal width from 0 to 1.
  public private(set) var bins: [Bin]

  /// - Parameter binCount: The number of bins, at least 1. Default: 15.
  public init(binCount: Int = 15) { bins = Array(repeating: Bin(), count: max(1, binCount)) }

  /// Adds a verdict.
  public mutating func add(score: Float, isRight: Bool) {
    guard score.isFinite else { return }
    let index = min(bins.count - 1, max(0, Int(score * Float(bins.count))))
    bins[index].count += 1
    bins[index].scores += Double(score)
    bins[index].right += isRight ? 1 : 0
  }

  /// The expected calibration error: the mean distance of score and accuracy, bins weighted by their verdicts. 0 for
  /// none.
  public var error: Double {
    let count = bins.reduce(0) { $0 + $1.count }
    guard count > 0 else { return 0 }
    return bins.reduce(0) { $0 + abs($1.accuracy - $1.score) * Double($1.count) } / Double(count)
  }
}
