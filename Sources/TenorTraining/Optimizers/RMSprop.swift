/// RMSprop: the gradient divided by a running root mean square of itself (Tieleman and Hinton, "Lecture 6.5: rmsprop",
/// Coursera 2012; the centred variant is from Graves, arXiv 1308.0850).
///
/// *v* ← ρ *v* + (1 − ρ) *g*²; centred: *a* ← ρ *a* + (1 − ρ) *g*;
/// change = η *g* / √(*v* − *a*² + ε); with momentum μ, *m* ← μ *m* + change, *w* ← *w* − *m*.
public struct RMSprop: Sendable, Hashable {
  /// ρ, the share of the past in the running mean, 0 … 1. 0.9 by default.
  public var rho: Double
  /// μ, 0 … 1. 0 by default.
  public var momentum: Double
  /// ε, inside the root, 0 or greater. 1e-7 by default.
  public var epsilon: Double
  /// Whether the mean gradient is taken off, so that the divisor estimates the variance. False by default.
  public var centered: Bool

  /// Creates the rule.
  public init(rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7, centered: Bool = false) {
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.centered = centered
  }

  var slotNames: [String] {
    ["velocity"] + (momentum > 0 ? ["momentum"] : []) + (centered ? ["average_gradient"] : [])
  }
}

/// The scalars of one step of RMSprop.
struct RMSpropStep: Sendable, Hashable {
  let learningRate: Float
  let rho: Float
  let oneMinusRho: Float
  let momentum: Float
  let epsilon: Float

  init(_ rule: RMSprop, learningRate: Float) {
    self.learningRate = learningRate
    rho = Float(rule.rho)
    oneMinusRho = Float(1 - rule.rho)
    momentum = Float(rule.momentum)
    epsilon = Float(rule.epsilon)
  }

  func updatePlain<Squares: SquaredGradients>(
    _: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ velocities: inout MutableSpan<Float>,
    _ preparation: UpdatePreparation
  ) {
    precondition(
      gradients.count == parameters.count && squares.count == parameters.count && velocities.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      let velocity =
        rho * velocities[unchecked: index] + oneMinusRho * preparation.square(Squares.self, gradient, squares, index)
      velocities[unchecked: index] = velocity
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index])
        - learningRate * gradient / (velocity + epsilon).vectorRoot
    }
  }

  func updateWithMomentum<Squares: SquaredGradients>(
    _: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ velocities: inout MutableSpan<Float>,
    _ momentums: inout MutableSpan<Float>, _ preparation: UpdatePreparation
  ) {
    precondition(
      gradients.count == parameters.count && squares.count == parameters.count && velocities.count == parameters.count
        && momentums.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      let velocity =
        rho * velocities[unchecked: index] + oneMinusRho * preparation.square(Squares.self, gradient, squares, index)
      velocities[unchecked: index] = velocity
      let change = learningRate * gradient / (velocity + epsilon).vectorRoot
      let sum = momentum * momentums[unchecked: index] + change
      momentums[unchecked: index] = sum
      parameters[unchecked: index] = preparation.decayed(parameters[unchecked: index]) - sum
    }
  }

  func updateCentered<Squares: SquaredGradients>(
    _: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ velocities: inout MutableSpan<Float>,
    _ averages: inout MutableSpan<Float>, _ preparation: UpdatePreparation
  ) {
    precondition(
      gradients.count == parameters.count && squares.count == parameters.count && velocities.count == parameters.count
        && averages.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      let velocity =
        rho * velocities[unchecked: index] + oneMinusRho * preparation.square(Squares.self, gradient, squares, index)
      velocities[unchecked: index] = velocity
      let average = rho * averages[unchecked: index] + oneMinusRho * gradient
      averages[unchecked: index] = average
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index])
        - learningRate * gradient / (velocity - average * average + epsilon).vectorRoot
    }
  }

  func updateCenteredWithMomentum<Squares: SquaredGradients>(
    _: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ velocities: inout MutableSpan<Float>,
    _ momentums: inout MutableSpan<Float>, _ averages: inout MutableSpan<Float>, _ preparation: UpdatePreparation
  ) {
    precondition(
      gradients.count == parameters.count && squares.count == parameters.count && velocities.count == parameters.count
        && momentums.count == parameters.count && averages.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      let velocity =
        rho * velocities[unchecked: index] + oneMinusRho * preparation.square(Squares.self, gradient, squares, index)
      velocities[unchecked: index] = velocity
      let average = rho * averages[unchecked: index] + oneMinusRho * gradient
      averages[unchecked: index] = average
      let change = learningRate * gradient / (velocity - average * average + epsilon).vectorRoot
      let sum = momentum * momentums[unchecked: index] + change
      momentums[unchecked: index] = sum
      parameters[unchecked: index] = preparation.decayed(parameters[unchecked: index]) - sum
    }
  }
}
