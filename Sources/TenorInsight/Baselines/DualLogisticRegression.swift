#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import TenorCompute

/// Logistic regression on weighted zeros and ones, with an L2 penalty.
///
/// Minimises ½ ‖w‖² + C Σ log(1 + exp(-y w·x)) with y = ±1 by coordinate descent on its dual (Yu, Huang and Lin, "Dual
/// coordinate descent methods for logistic regression and maximum entropy models", Machine Learning 85, 2011): example i
/// has a number z in (0, C), w is Σ y z x, and each step makes the derivative of the dual with respect to one z zero.
struct DualLogisticRegression: Sendable {
  /// The weights of the columns, times those of their features; the last one is the bias.
  private(set) var weights: [Double]

  /// - Parameters:
  ///   - scales: What stands in the place of a one in each column.
  ///   - isPositive: Whether y is 1.
  ///   - strength: C.
  ///   - passes: Over all examples, at most.
  ///   - tolerance: Ends when no z changes by more than this share of C in a pass.
  /// - Complexity: O(passes × ones)
  init(
    _ rows: SparseRows, scales: [Double], isPositive: [Bool], strength: Double, passes: Int = 30,
    tolerance: Double = 1e-2, generator: inout some RandomNumberGenerator
  ) {
    // The bias is the weight of a column that all rows have.
    let bias = scales.count
    var w = [Double](repeating: 0, count: bias + 1)
    let norms = (0..<rows.count).map { row in rows[row].reduce(1) { $0 + scales[Int($1)] * scales[Int($1)] } }
    // z begins near 0, where w is 0 as well.
    var z = [Double](repeating: 0, count: rows.count)
    var order = Array(0..<rows.count)
    for _ in 0..<passes {
      order.shuffle(using: &generator)
      var largest = 0.0
      for row in order {
        let y = isPositive[row] ? 1.0 : -1.0
        let product = rows[row].reduce(w[bias]) { $0 + w[Int($1)] * scales[Int($1)] }
        let next = Self.root(z[row], square: norms[row], product: y * product, strength: strength)
        let change = next - z[row]
        largest = max(largest, abs(change))
        z[row] = next
        for column in rows[row] { w[Int(column)] += y * change * scales[Int(column)] }
        w[bias] += y * change
      }
      if largest <= tolerance * strength { break }
    }
    for column in scales.indices { w[column] *= scales[column] }
    weights = w
  }

  /// The sum before the logistic function, for a row with ones in the given columns.
  func score(_ columns: some Sequence<Int32>) -> Double {
    columns.reduce(weights[weights.count - 1]) { $0 + weights[Int($1)] }
  }

  /// The new z of an example: the root of log(z / (C - z)) + ‖x‖² (z - z₀) + y w·x.
  ///
  /// With z = C s(t), s the logistic function, that is h(t) = t + ‖x‖² (C s(t) - z₀) + y w·x, which rises everywhere; as s
  /// lies between 0 and 1, the root lies between the bounds below. Newton's method, by halves where it leaves them.
  private static func root(_ z: Double, square: Double, product: Double, strength: Double) -> Double {
    var low = -product - square * (strength - z), high = -product + square * z
    var t = (low + high) / 2
    for _ in 0..<100 {
      let s = 1 / (1 + exp(-t))
      let h = t + square * (strength * s - z) + product
      if h > 0 { high = t } else { low = t }
      let newton = t - h / (1 + square * strength * s * (1 - s))
      let next = newton > low && newton < high ? newton : (low + high) / 2
      if abs(next - t) <= 1e-9 * (1 + abs(next)) { break }
      t = next
    }
    return strength / (1 + exp(-t))
  }
}
