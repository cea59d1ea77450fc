#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Places in 0 … 1 and weights with which sums are integrals: exact for polynomials of a degree below twice their number.
package struct GaussLegendre {
  /// The places, ascending.
  package let nodes: [Double]
  /// Their weights, which add up to 1.
  package let weights: [Double]

  /// - Parameter count: The number of places, at least 1.
  /// - Complexity: O(count²)
  package init(_ count: Int) {
    var nodes = [Double](repeating: 0.5, count: count), weights = [Double](repeating: 1, count: count)
    for index in 0..<(count + 1) / 2 {
      // The roots of the Legendre polynomial P of this degree, by Newton's method from their usual estimate.
      var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      for _ in 0..<8 {
        let (value, slope) = Self.legendre(count, x)
        x -= value / slope
      }
      let slope = Self.legendre(count, x).slope
      let weight = 1 / ((1 - x * x) * slope * slope)
      (nodes[index], nodes[count - 1 - index]) = ((1 - x) / 2, (1 + x) / 2)
      (weights[index], weights[count - 1 - index]) = (weight, weight)
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// P(x) and P′(x), by Bonnet's recursion.
  private static func legendre(_ degree: Int, _ x: Double) -> (value: Double, slope: Double) {
    var (before, value) = (1.0, x)
    for n in 1..<max(1, degree) {
      (before, value) = (value, (Double(2 * n + 1) * x * value - Double(n) * before) / Double(n + 1))
    }
    return (value, Double(degree) * (x * value - before) / (x * x - 1))
  }
}
