extension Loss {
  /// The loss of one row from activated outputs, and its gradient with respect to the sums before the activation that
  /// the loss contains: `scale` · (*p* − *y*).
  ///
  /// Sigmoid with binary cross-entropy and softmax with categorical cross-entropy have the same gradient, which does
  /// not vanish where the activation is saturated. The reported loss takes probabilities clipped to 1e-7 … 1 − 1e-7.
  ///
  /// - Parameters:
  ///   - probabilities: What the activation of ``fusedActivation`` gave. At least one.
  ///   - target: The row's target.
  ///   - scale: The row's weight divided by the number of rows of the batch.
  ///   - gradient: Receives one number for each output.
  /// - Returns: The loss, neither weighted nor scaled.
  /// - Complexity: O(outputs)
  public func fused(
    probabilities: Span<Float>, target: RowTarget, scale: Float, gradient: inout MutableSpan<Float>
  ) -> Double {
    guard self != .meanSquaredError else {
      return self.gradient(outputs: probabilities, target: target, scale: scale, into: &gradient)
    }
    precondition(gradient.count == probabilities.count, "The gradient has one number for each output.")
    let share = self == .binaryCrossentropy ? scale / Float(probabilities.count) : scale
    for index in probabilities.indices { gradient[index] = share * (probabilities[index] - target[index]) }
    return value(outputs: probabilities, target: target)
  }
}
