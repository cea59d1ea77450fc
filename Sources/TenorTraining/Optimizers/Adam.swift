/// Adam: steps scaled by running means of the gradient and of its square (Kingma and Ba, "Adam: A Method for Stochastic
/// Optimization", ICLR 2015, in the form with ε outside the correction, as Keras has it).
///
/// *m* ← *m* + (1 − β₁)(*g* − *m*); *v* ← *v* + (1 − β₂)(*g*² − *v*);
/// *w* ← *w* − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · *m* / (√*v* + ε), at step *t* = 1, 2, …
public struct Adam: Sendable, Hashable {
  /// β₁, the share of the past in the mean gradient, 0 ≤ β₁ < 1. 0.9 by default.
  public var beta1: Double
  /// β₂, the share of the past in the mean square, 0 ≤ β₂ < 1. 0.999 by default.
  public var beta2: Double
  /// ε, 0 or greater. 1e-7 by default.
  public var epsilon: Double

  /// Creates the rule.
  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// The scalars of one step of Adam.
struct AdamStep: Sendable, Hashable {
  /// The learning rate with both bias corrections.
  let alpha: Float
  let oneMinusBeta1: Float
  let oneMinusBeta2: Float
  let epsilon: Float

  /// - Parameter step: The number of this step, from 1.
  init(_ rule: Adam, learningRate: Float, step: Int) {
    let beta1Power = Elementary.power(Float(rule.beta1), Float(step))
    let beta2Power = Elementary.power(Float(rule.beta2), Float(step))
    alpha = learningRate * (1 - beta2Power).squareRoot() / (1 - beta1Power)
    oneMinusBeta1 = Float(1 - rule.beta1)
    oneMinusBeta2 = Float(1 - rule.beta2)
    epsilon = Float(rule.epsilon)
  }

  func update<Squares: SquaredGradients>(
    _: Squares.Type, _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
    _ squares: Span<Float>, _ momentums: inout MutableSpan<Float>,
    _ velocities: inout MutableSpan<Float>, _ preparation: UpdatePreparation
  ) {
    precondition(
      gradients.count == parameters.count && squares.count == parameters.count && momentums.count == parameters.count
        && velocities.count == parameters.count)
    for index in 0..<parameters.count {
      let gradient = preparation.gradient(gradients[unchecked: index])
      var momentum = momentums[unchecked: index]
      var velocity = velocities[unchecked: index]
      momentum += (gradient - momentum) * oneMinusBeta1
      velocity += (preparation.square(Squares.self, gradient, squares, index) - velocity) * oneMinusBeta2
      momentums[unchecked: index] = momentum
      velocities[unchecked: index] = velocity
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index]) - momentum * alpha / (velocity.vectorRoot + epsilon)
    }
  }
}
