#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The range in which the accuracy would mostly lie on other test data of the same kind and size.
///
/// It is the percentile interval of the bootstrap (B. Efron, 1979): test data are drawn anew from the given ones, with
/// replacement, and the middle share of the accuracies is taken. As a verdict is right or wrong, the number of right ones
/// drawn is binomial, and its quantiles are computed in the place of drawing.
public struct AccuracyInterval: Sendable, Hashable {
  /// The lower bound.
  public let low: Double
  /// The upper bound.
  public let high: Double

  /// - Parameters:
  ///   - right: Right verdicts, at most `count`.
  ///   - count: All verdicts, at least 1.
  ///   - confidence: The share of the accuracies within the range, above 0 and below 1. Default: 0.95.
  /// - Complexity: O(count)
  public init(right: Int, of count: Int, confidence: Double = 0.95) {
    let tail = (1 - confidence) / 2
    low = Double(Self.quantile(tail, right, count)) / Double(count)
    high = Double(Self.quantile(1 - tail, right, count)) / Double(count)
  }

  /// The smallest number that at least the given share of binomial draws does not exceed.
  private static func quantile(_ share: Double, _ right: Int, _ count: Int) -> Int {
    guard right > 0, right < count else { return max(0, min(right, count)) }
    let p = Double(right) / Double(count)
    func logFactorial(_ n: Int) -> Double { lgamma(Double(n) + 1) }
    var sum = 0.0
    for k in 0...count {
      let logChance =
        logFactorial(count) - logFactorial(k) - logFactorial(count - k) + Double(k) * log(p)
        + Double(count - k) * log1p(-p)
      sum += exp(logChance)
      if sum >= share { return k }
    }
    return count
  }
}
