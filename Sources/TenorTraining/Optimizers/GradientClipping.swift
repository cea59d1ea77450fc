/// How gradients are made smaller before they are used. As in Keras, one way at a time.
public enum GradientClipping: Sendable, Hashable {
  /// The gradient of each parameter is scaled down to at most this Euclidean norm (Keras's `clipnorm`).
  case norm(Float)
  /// All gradients are scaled down together to at most this Euclidean norm (Keras's `global_clipnorm`).
  case globalNorm(Float)
  /// Each number is cut to −value … value (Keras's `clipvalue`).
  case value(Float)

  var limit: Float {
    switch self {
    case .norm(let limit), .globalNorm(let limit), .value(let limit): limit
    }
  }

  var settingName: String {
    switch self {
    case .norm: "clipnorm"
    case .globalNorm: "global_clipnorm"
    case .value: "clipvalue"
    }
  }

  /// What the gradients of each block must be multiplied by: limit / max(norm, limit). Where a block has squares of its
  /// own, their sum is the square of its norm.
  ///
  /// A norm that is not finite gives NaN, so that a broken gradient shows in the parameters and the loss instead of
  /// being hidden.
  ///
  /// - Complexity: O(gradients) for the norms, O(blocks) for `value`.
  func scales(_ gradients: Span<Float>, _ squares: Span<Float>, _ blocks: [ParameterBlock]) -> [Float] {
    func squaredNorm(_ block: ParameterBlock) -> Double {
      block.hasOwnSquares ? squares.sum(block.range) : gradients.sumOfSquares(block.range)
    }
    switch self {
    case .value:
      return [Float](repeating: 1, count: blocks.count)
    case .norm(let limit):
      return blocks.map { Self.scale(sumOfSquares: squaredNorm($0), limit: limit) }
    case .globalNorm(let limit):
      let total = blocks.reduce(0.0) { $0 + squaredNorm($1) }
      return [Float](repeating: Self.scale(sumOfSquares: total, limit: limit), count: blocks.count)
    }
  }

  private static func scale(sumOfSquares: Double, limit: Float) -> Float {
    guard sumOfSquares.isFinite else { return .nan }
    return Float(Double(limit) / max(sumOfSquares.squareRoot(), Double(limit)))
  }
}

extension Span<Float> {
  /// The sum of the squares of the numbers in `range`, in an order that depends on the range alone.
  ///
  /// Eight partial sums run side by side over stretches of 4096 numbers; the stretches add up in double precision.
  func sumOfSquares(_ range: Range<Int>) -> Double { sum(range) { $0 * $0 } }

  /// The sum of the numbers in `range`, in the same order.
  func sum(_ range: Range<Int>) -> Double { sum(range) { $0 } }

  @inline(__always)
  private func sum(_ range: Range<Int>, of function: (SIMD8<Float>) -> SIMD8<Float>) -> Double {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var total = 0.0
    var start = range.lowerBound
    while start < range.upperBound {
      let end = Swift.min(start + 4096, range.upperBound)
      var lanes = SIMD8<Float>.zero
      var index = start
      while index + 8 <= end {
        let values = SIMD8<Float>(
          self[unchecked: index], self[unchecked: index + 1], self[unchecked: index + 2], self[unchecked: index + 3],
          self[unchecked: index + 4], self[unchecked: index + 5], self[unchecked: index + 6], self[unchecked: index + 7]
        )
        lanes += function(values)
        index += 8
      }
      while index < end {
        lanes[0] += function(SIMD8(repeating: self[unchecked: index]))[0]
        index += 1
      }
      total += Double(lanes.sum())
      start = end
    }
    return total
  }
}
