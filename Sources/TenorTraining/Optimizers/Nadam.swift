/// Adam with Nesterov momentum (Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop).
///
/// With *uₜ* = β₁ (1 − ½ · 0.96ᵗ) and *Uₜ* = *u*₁ ⋯ *uₜ*:
/// *m*, *v* as in Adam; *m̂* = *uₜ₊₁* *m* / (1 − *Uₜ₊₁*) + (1 − *uₜ*) *g* / (1 − *Uₜ*); *v̂* = *v* / (1 − β₂ᵗ);
/// *w* ← *w* − η *m̂* / (√*v̂* + ε).
public struct Nadam: Sendable, Hashable {
  /// β₁, 0 ≤ β₁ < 1. 0.9 by default.
  public var beta1: Double
  /// β₂, 0 ≤ β₂ < 1. 0.999 by default.
  public var beta2: Double
  /// ε, 0 or greater. 1e-7 by default.
  public var epsilon: Double

  /// Creates the rule.
  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// *uₜ*, the momentum of step `step`.
  func momentum(atStep step: Int) -> Float {
    Float(beta1) * (1 - 0.5 * Elementary.power(Float(0.96), Float(step)))
  }
}

/// The scalars of one step of Nadam.
struct NadamStep: Sendable, Hashable {
  let learningRate: Float
  let oneMinusBeta1: Float
  let oneMinusBeta2: Float
  let epsilon: Float
  /// What the running mean and the gradient weigh in the corrected mean.
  let momentumFactor: Float
  let gradientFactor: Float
  /// 1 − β₂ᵗ
  let velocityCorrection: Float

  /// - Parameters:
  ///   - step: The number of this step, from 1.
  ///   - momentumProduct: *Uₜ*, this step's factor included.
  init(_ rule: Nadam, learningRate: Float, step: Int, momentumProduct: Float) {
    self.learningRate = learningRate
    oneMinusBeta1 = 1 - Float(rule.beta1)
    oneMinusBeta2 = 1 - Float(rule.beta2)
    epsilon = Float(rule.epsilon)
    let next = rule.momentum(atStep: step + 1)
    momentumFactor = next / (1 - momentumProduct * next)
    gradientFactor = (1 - rule.momentum(atStep: step)) / (1 - momentumProduct)
    velocityCorrection = 1 - Elementary.power(Float(rule.beta2), Float(step))
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
      let correctedMomentum = momentumFactor * momentum + gradientFactor * gradient
      let root = (velocity / velocityCorrection).vectorRoot
      parameters[unchecked: index] =
        preparation.decayed(parameters[unchecked: index]) - correctedMomentum * learningRate / (root + epsilon)
    }
  }
}
