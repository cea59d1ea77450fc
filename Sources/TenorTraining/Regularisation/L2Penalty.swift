/// A penalty on large parameters: l2 · Σ *w*², added to the loss (Keras's `regularizers.L2`).
///
/// As in Keras it is added once for each batch, not scaled by the batch's size or weights, and counts in the reported
/// loss.
public struct L2Penalty: Sendable, Hashable, Codable {
  /// The strength, 0 or greater. 0.01 by default.
  public var l2: Float

  /// Creates a penalty.
  public init(l2: Float = 0.01) { self.l2 = l2 }

  /// The penalty of the parameters in `range`.
  ///
  /// - Complexity: O(`range`)
  public func value(of parameters: Span<Float>, range: Range<Int>) -> Double {
    Double(l2) * parameters.sumOfSquares(range)
  }

  /// Adds the penalty's gradient, 2 · l2 · *w*, to the gradients in `range`.
  ///
  /// - Complexity: O(`range`)
  public func addGradient(of parameters: Span<Float>, range: Range<Int>, to gradients: inout MutableSpan<Float>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= parameters.count && gradients.count == parameters.count)
    let factor = 2 * l2
    for index in range { gradients[unchecked: index] += factor * parameters[unchecked: index] }
  }
}
