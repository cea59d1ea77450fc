extension Loss {
  /// The loss of one row.
  ///
  /// - Parameters:
  ///   - outputs: The network's outputs: probabilities for the cross-entropies. At least one.
  ///   - target: The row's target, with as many numbers (or classes) as there are outputs.
  /// - Returns: The loss, not weighted. NaN outputs give NaN.
  /// - Complexity: O(outputs)
  public func value(outputs: Span<Float>, target: RowTarget) -> Double {
    switch self {
    case .binaryCrossentropy: Self.binaryValue(outputs, target)
    case .categoricalCrossentropy: Self.categoricalValue(outputs, target)
    case .sparseCategoricalCrossentropy: Self.sparseValue(outputs, target)
    case .meanSquaredError: Self.squaredValue(outputs, target)
    }
  }

  /// The loss of one row, and its gradient with respect to the outputs.
  ///
  /// - Parameters:
  ///   - outputs: The network's outputs: probabilities for the cross-entropies. At least one.
  ///   - target: The row's target.
  ///   - scale: What the gradient is multiplied by: the row's weight divided by the number of rows of the batch.
  ///   - gradient: Receives `scale` · ∂loss/∂output, one number for each output.
  /// - Returns: The loss, neither weighted nor scaled.
  /// - Complexity: O(outputs)
  public func gradient(
    outputs: Span<Float>, target: RowTarget, scale: Float, into gradient: inout MutableSpan<Float>
  ) -> Double {
    precondition(gradient.count == outputs.count, "The gradient has one number for each output.")
    switch self {
    case .binaryCrossentropy: Self.binaryGradient(outputs, target, scale, &gradient)
    case .categoricalCrossentropy: Self.categoricalGradient(outputs, target, scale, &gradient)
    case .sparseCategoricalCrossentropy: Self.sparseGradient(outputs, target, scale, &gradient)
    case .meanSquaredError: Self.squaredGradient(outputs, target, scale, &gradient)
    }
    return value(outputs: outputs, target: target)
  }

  // MARK: Binary cross-entropy

  private static func binaryValue(_ outputs: Span<Float>, _ target: RowTarget) -> Double {
    var sum = 0.0
    for index in outputs.indices {
      let probability = ProbabilityBounds.clip(outputs[index])
      let wanted = Double(target[index])
      sum -= wanted * Elementary.log(Double(probability)) + (1 - wanted) * Elementary.log(Double(1 - probability))
    }
    return sum / Double(outputs.count)
  }

  private static func binaryGradient(
    _ outputs: Span<Float>, _ target: RowTarget, _ scale: Float, _ gradient: inout MutableSpan<Float>
  ) {
    let share = scale / Float(outputs.count)
    for index in outputs.indices {
      let probability = outputs[index]
      let wanted = target[index]
      // ∂loss/∂p = (1 − y) / (1 − p) − y / p
      let slope = (1 - wanted) / (1 - probability) - wanted / probability
      gradient[index] = ProbabilityBounds.contains(probability) ? share * slope : 0
    }
  }

  // MARK: Categorical cross-entropy

  /// Keras divides the outputs of a row by their sum before it clips them.
  private static func sum(_ outputs: Span<Float>) -> Float {
    var sum: Float = 0
    for index in outputs.indices { sum += outputs[index] }
    return sum
  }

  private static func categoricalValue(_ outputs: Span<Float>, _ target: RowTarget) -> Double {
    let total = sum(outputs)
    var loss = 0.0
    for index in outputs.indices where target[index] != 0 {
      loss -= Double(target[index]) * Elementary.log(Double(ProbabilityBounds.clip(outputs[index] / total)))
    }
    return loss
  }

  private static func categoricalGradient(
    _ outputs: Span<Float>, _ target: RowTarget, _ scale: Float, _ gradient: inout MutableSpan<Float>
  ) {
    // o = p / Σp; loss = −Σ y log o; ∂loss/∂o = −y / o; ∂loss/∂p = (∂loss/∂o − Σ ∂loss/∂o · o) / Σp
    let total = sum(outputs)
    var mean: Float = 0
    for index in outputs.indices {
      let share = outputs[index] / total
      let slope = ProbabilityBounds.contains(share) ? -target[index] / share : 0
      gradient[index] = slope
      mean += slope * share
    }
    for index in outputs.indices { gradient[index] = scale * (gradient[index] - mean) / total }
  }

  // MARK: Sparse categorical cross-entropy

  /// Keras clips the probabilities and divides by the sum of the clipped ones.
  private static func clippedSum(_ outputs: Span<Float>) -> Double {
    var sum = 0.0
    for index in outputs.indices { sum += Double(ProbabilityBounds.clip(outputs[index])) }
    return sum
  }

  private static func sparseValue(_ outputs: Span<Float>, _ target: RowTarget) -> Double {
    var loss = 0.0
    let logarithm = Elementary.log(clippedSum(outputs))
    for index in outputs.indices where target[index] != 0 {
      loss -= Double(target[index]) * (Elementary.log(Double(ProbabilityBounds.clip(outputs[index]))) - logarithm)
    }
    return loss
  }

  private static func sparseGradient(
    _ outputs: Span<Float>, _ target: RowTarget, _ scale: Float, _ gradient: inout MutableSpan<Float>
  ) {
    // loss = log Σp − log p[class]; ∂loss/∂p = 1 / Σp − y / p
    let inverse = Float(1 / clippedSum(outputs))
    for index in outputs.indices {
      let probability = outputs[index]
      let slope = inverse - target[index] / probability
      gradient[index] = ProbabilityBounds.contains(probability) ? scale * slope : 0
    }
  }

  // MARK: Mean squared error

  static func squaredValue(_ outputs: Span<Float>, _ target: RowTarget) -> Double {
    var sum = 0.0
    for index in outputs.indices {
      let difference = Double(outputs[index]) - Double(target[index])
      sum += difference * difference
    }
    return sum / Double(outputs.count)
  }

  static func squaredGradient(
    _ outputs: Span<Float>, _ target: RowTarget, _ scale: Float, _ gradient: inout MutableSpan<Float>
  ) {
    let share = 2 * scale / Float(outputs.count)
    for index in outputs.indices { gradient[index] = share * (outputs[index] - target[index]) }
  }
}
