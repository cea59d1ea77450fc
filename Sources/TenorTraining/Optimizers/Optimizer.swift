/// How parameters change with their gradients: a rule, a learning rate, and what is done to gradients and parameters
/// beforehand.
///
/// Rules, options, defaults and the order of things are Keras's: clip the gradients, shrink the parameters by weight
/// decay, apply the rule. Arithmetic is in `Float`, with the scalars of a step rounded where Keras rounds them.
///
/// An optimizer is a value without state; what it remembers between steps is in an `OptimizerState`. In JSON it is
/// Keras's `{"class_name": "Adam", "config": {"learning_rate": 0.001, …}}`.
public struct Optimizer: Sendable, Hashable {
  /// The rule that turns gradients into changes.
  public var rule: UpdateRule
  /// The learning rate, constant or by schedule.
  public var learningRate: LearningRate
  /// The fraction of itself, times the learning rate, that each parameter loses at each step ("decoupled" weight decay);
  /// nil for none. 0 or greater.
  public var weightDecay: Float?
  /// Parameters whose name contains one of these strings are spared from weight decay.
  public var excludedFromWeightDecay: [String]
  /// How gradients are made smaller before use; nil for not at all.
  public var clipping: GradientClipping?
  /// What an adaptive rule takes as the square of an embedding's gradient.
  public var embeddingSquares: EmbeddingSquares = .ofSum

  /// Creates an optimizer; `sgd`, `rmsprop`, `adam`, `adamW` and `nadam` make those with Keras's defaults.
  public init(
    rule: UpdateRule, learningRate: LearningRate, weightDecay: Float? = nil, excludedFromWeightDecay: [String] = [],
    clipping: GradientClipping? = nil
  ) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.excludedFromWeightDecay = excludedFromWeightDecay
    self.clipping = clipping
  }

  /// Stochastic gradient descent, with momentum if wanted.
  public static func sgd(
    learningRate: LearningRate = 0.01, momentum: Double = 0, nesterov: Bool = false, clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      rule: .sgd(SGD(momentum: momentum, nesterov: nesterov)), learningRate: learningRate, clipping: clipping)
  }

  /// RMSprop.
  public static func rmsprop(
    learningRate: LearningRate = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false, clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      rule: .rmsprop(RMSprop(rho: rho, momentum: momentum, epsilon: epsilon, centered: centered)),
      learningRate: learningRate, clipping: clipping)
  }

  /// Adam.
  public static func adam(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      rule: .adam(Adam(beta1: beta1, beta2: beta2, epsilon: epsilon)), learningRate: learningRate, clipping: clipping)
  }

  /// Adam with decoupled weight decay.
  public static func adamW(
    learningRate: LearningRate = 0.001, weightDecay: Float = 0.004, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, excludedFromWeightDecay: [String] = [], clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      rule: .adamW(Adam(beta1: beta1, beta2: beta2, epsilon: epsilon)), learningRate: learningRate,
      weightDecay: weightDecay, excludedFromWeightDecay: excludedFromWeightDecay, clipping: clipping)
  }

  /// Adam with Nesterov momentum.
  public static func nadam(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      rule: .nadam(Nadam(beta1: beta1, beta2: beta2, epsilon: epsilon)), learningRate: learningRate, clipping: clipping)
  }

  /// Whether steps depend on the squares of the parts of an embedding's gradient.
  var squaresParts: Bool {
    guard embeddingSquares == .ofParts else { return false }
    switch clipping {
    case nil: return rule.isAdaptive
    case .norm, .globalNorm: return true
    case .value: return false
    }
  }

  /// Checks every setting.
  ///
  /// - Throws: `SettingError` for the first one out of range.
  public func validate() throws(SettingError) {
    let check = SettingCheck(owner: rule.className)
    try learningRate.validate()
    try rule.validate()
    if let weightDecay { try check.atLeastZero(Double(weightDecay), "weight_decay") }
    if let clipping { try check.positive(Double(clipping.limit), clipping.settingName) }
  }
}
