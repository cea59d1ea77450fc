/// Stochastic gradient descent, with the momentum of Polyak or of Nesterov (Sutskever et al., "On the importance of
/// initialization and momentum in deep learning", ICML 2013).
///
/// Without momentum, *w* ← *w* − η *g*. With momentum μ, *m* ← μ *m* − η *g* and *w* ← *w* + *m*, or for Nesterov
/// *w* ← *w* + μ *m* − η *g*.
public struct SGD: Sendable, Hashable {
  /// μ, 0 … 1. 0 by default.
  public var momentum: Double
  /// Whether the momentum is Nesterov's. False by default.
  public var nesterov: Bool

  /// Creates the rule.
  public init(momentum: Double = 0, nesterov: Bool = false) {
    self.momentum = momentum
    self.nesterov = nesterov
  }

  var slotNames: [String] { momentum == 0 ? [] : ["momentum"] }
}

/// The scalars of one step of gradient descent.
struct SGDStep: Sendable, Hashable {
  let learningRate: Float
  let momentum: Float
  let nesterov: Bool

  func updatePlain(
    _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>, _ preparation: UpdatePreparation
  ) {
    precondition(gradients.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index]) - gradient * learningRate
    }
  }

  func update(
    _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>, _ momentums: inout MutableSpan<Float>,
    _ preparation: UpdatePreparation
  ) {
    precondition(gradients.count == parameters.count && momentums.count == parameters.count)
    // Nesterov's look-ahead applies the momentum a second time.
    let lookAhead: Float = nesterov ? momentum : 1
    let direct: Float = nesterov ? learningRate : 0
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      let change = momentums[unchecked: index] * momentum - gradient * learningRate
      momentums[unchecked: index] = change
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index]) + (change * lookAhead - gradient * direct)
    }
  }
}
