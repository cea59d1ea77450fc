#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Whether two classifiers differ by more than chance on the same examples (Q. McNemar, "Note on the sampling error of the
/// difference between correlated proportions or percentages", 1947).
///
/// Only examples that one of them gets right and the other wrong tell them apart. If neither is better, each such example
/// is as likely to be on one side as on the other.
public struct McNemarTest: Sendable, Hashable {
  /// The examples that only the first gets right.
  public let onlyFirst: Int
  /// The examples that only the second gets right.
  public let onlySecond: Int

  /// - Parameters: Numbers of examples, at least 0.
  public init(onlyFirst: Int, onlySecond: Int) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  private var discordant: Int { onlyFirst + onlySecond }

  /// The chance of a split at least as uneven if neither is better: the exact, two-sided test, right for any number of
  /// examples, few ones too. 1 where the examples tell nothing.
  ///
  /// - Complexity: O(examples)
  public var exactPValue: Double {
    let few = min(onlyFirst, onlySecond), n = Double(discordant)
    // 2 Σ (n over k) / 2ⁿ for k ≤ few, begun with the greatest term, as the others may be too small for a number.
    let greatest = lgamma(n + 1) - lgamma(Double(few) + 1) - lgamma(n - Double(few) + 1) - n * log(2)
    var sum = 0.0, term = 1.0
    for k in stride(from: few, through: 0, by: -1) {
      sum += term
      term *= Double(k) / (n - Double(k) + 1)
    }
    return min(1, 2 * exp(greatest + log(sum)))
  }

  /// The statistic with the correction for continuity, (|b − c| − 1)² / (b + c); 0 where both are equal, as in R.
  public var statistic: Double {
    guard onlyFirst != onlySecond else { return 0 }
    let distance = Double(abs(onlyFirst - onlySecond) - 1)
    return distance * distance / Double(discordant)
  }

  /// The chance of a ``statistic`` at least as great under the chi-squared distribution with one degree of freedom, which it
  /// follows nearly for more than some 25 discordant examples.
  public var pValue: Double { erfc((statistic / 2).squareRoot()) }
}
