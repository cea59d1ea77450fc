/// Where a rule takes the squares of a stretch of gradients from.
protocol SquaredGradients {
  /// - Parameters:
  ///   - gradient: The gradient to be squared, clipped.
  ///   - given: Numbers given beside the gradients, as many as those.
  ///   - index: The gradient's place in the stretch.
  ///   - scale: What the gradient was multiplied by.
  static func square(of gradient: Float, _ given: Span<Float>, at index: Int, scale: Float) -> Float
}

/// The gradient times itself, whatever is given.
enum OwnSquares: SquaredGradients {
  @inline(__always)
  static func square(of gradient: Float, _ given: Span<Float>, at index: Int, scale: Float) -> Float {
    gradient * gradient
  }
}

/// Squares that were summed up beside the gradients.
enum GivenSquares: SquaredGradients {
  @inline(__always)
  static func square(of gradient: Float, _ given: Span<Float>, at index: Int, scale: Float) -> Float {
    given[unchecked: index] * (scale * scale)
  }
}
