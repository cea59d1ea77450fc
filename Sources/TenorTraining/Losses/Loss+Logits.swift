extension Loss {
  /// The output activation, the loss and its gradient in one stable step.
  ///
  /// The gradient with respect to the logits is `scale` · (*p* − *y*) (divided by the number of outputs for binary
  /// cross-entropy, which averages over them). The loss is computed from the logits in double precision, with the
  /// probability clipped to 1e-7 … 1 − 1e-7: a saturated row reports at most 16.12, while its gradient stays whole.
  ///
  /// Keras's own fusion depends on its back end: with TensorFlow it finds the logits behind an output activation and
  /// reports the loss unclipped; with JAX and PyTorch it clips. The two agree while |logit| < 15.9.
  ///
  /// - Parameters:
  ///   - logits: The network's outputs before the last activation. At least one.
  ///   - target: The row's target, with as many numbers (or classes) as there are logits.
  ///   - scale: What the gradient is multiplied by: the row's weight divided by the number of rows of the batch.
  ///   - probabilities: Receives the activated outputs (for the mean squared error: the logits), one for each logit.
  ///   - gradient: Receives `scale` · ∂loss/∂logit, one number for each logit.
  /// - Returns: The loss, neither weighted nor scaled. NaN logits give NaN.
  /// - Complexity: O(logits)
  public func fused(
    logits: Span<Float>, target: RowTarget, scale: Float, probabilities: inout MutableSpan<Float>,
    gradient: inout MutableSpan<Float>
  ) -> Double {
    precondition(
      probabilities.count == logits.count && gradient.count == logits.count,
      "Probabilities and gradient have one number for each logit.")
    let loss = fused(logits: logits, target: target, probabilities: &probabilities)
    var share = scale
    switch self {
    case .binaryCrossentropy: share = scale / Float(logits.count)
    case .meanSquaredError: share = 2 * scale / Float(logits.count)
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy: break
    }
    for index in logits.indices { gradient[index] = share * (probabilities[index] - target[index]) }
    return loss
  }

  /// The output activation and the loss, as `fused(logits:target:scale:probabilities:gradient:)` computes them, for
  /// evaluation.
  public func fused(
    logits: Span<Float>, target: RowTarget, probabilities: inout MutableSpan<Float>
  ) -> Double {
    precondition(probabilities.count == logits.count, "Probabilities have one number for each logit.")
    switch self {
    case .binaryCrossentropy:
      return Self.sigmoidCrossentropy(logits, target, &probabilities)
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy:
      return Self.softmaxCrossentropy(logits, target, &probabilities)
    case .meanSquaredError:
      for index in logits.indices { probabilities[index] = logits[index] }
      return Self.squaredValue(logits, target)
    }
  }

  private static func sigmoidCrossentropy(
    _ logits: Span<Float>, _ target: RowTarget, _ probabilities: inout MutableSpan<Float>
  ) -> Double {
    var sum = 0.0
    for index in logits.indices {
      let logit = Double(logits[index])
      // log p = −log(1 + e⁻ᶻ) and log(1 − p) = −log(1 + eᶻ), of which only one can overflow if computed naively.
      let logProbability = -Elementary.softplus(-logit)
      let logComplement = -Elementary.softplus(logit)
      let wanted = Double(target[index])
      sum -=
        wanted * ProbabilityBounds.clipLog(logProbability)
        + (1 - wanted) * ProbabilityBounds.clipLogOfComplement(logComplement)
      probabilities[index] = Float(Elementary.exp(logProbability))
    }
    return sum / Double(logits.count)
  }

  private static func softmaxCrossentropy(
    _ logits: Span<Float>, _ target: RowTarget, _ probabilities: inout MutableSpan<Float>
  ) -> Double {
    var greatest = -Float.infinity
    for index in logits.indices { greatest = max(greatest, logits[index]) }
    var sum = 0.0
    for index in logits.indices { sum += Elementary.exp(Double(logits[index]) - Double(greatest)) }
    let logSum = Double(greatest) + Elementary.log(sum)
    var loss = 0.0
    for index in logits.indices {
      let logProbability = Double(logits[index]) - logSum
      probabilities[index] = Float(Elementary.exp(logProbability))
      let wanted = Double(target[index])
      if wanted != 0 { loss -= wanted * ProbabilityBounds.clipLog(logProbability) }
    }
    return logSum.isNaN ? .nan : loss
  }
}
