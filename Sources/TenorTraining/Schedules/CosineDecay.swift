/// A learning rate that falls along half a cosine wave, after an optional linear rise (Keras's `CosineDecay`;
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without the restarts).
///
/// While step < `warmupSteps`, the rate rises in a line from `initialLearningRate` to `warmupTarget`. Afterwards, with
/// *s* steps since the rise (or since the start) and *peak* the rate reached,
/// rate = peak · ((1 − α) · ½ (1 + cos(π · min(s / decaySteps, 1))) + α).
public struct CosineDecay: Sendable, Hashable {
  static let className = "CosineDecay"

  /// The rate of the first step. At least 0.
  public var initialLearningRate: Float
  /// The number of steps of the fall. At least 1.
  public var decaySteps: Int
  /// The final rate as a fraction of the highest one, 0 … 1. 0 by default.
  public var alpha: Float
  /// The rate at the end of the rise; nil (the default) for no rise.
  public var warmupTarget: Float?
  /// The number of steps of the rise; ignored without `warmupTarget`. 0 by default.
  public var warmupSteps: Int

  /// Creates a schedule.
  public init(
    initialLearningRate: Float, decaySteps: Int, alpha: Float = 0, warmupTarget: Float? = nil, warmupSteps: Int = 0
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.alpha = alpha
    self.warmupTarget = warmupTarget
    self.warmupSteps = warmupSteps
  }

  /// The rate for the step that follows `step` completed ones.
  public func rate(atStep step: Int) -> Float {
    guard let warmupTarget else { return decayed(from: initialLearningRate, step: step) }
    guard step < warmupSteps else { return decayed(from: warmupTarget, step: step - warmupSteps) }
    return (warmupTarget - initialLearningRate) * (Float(step) / Float(warmupSteps)) + initialLearningRate
  }

  private func decayed(from peak: Float, step: Int) -> Float {
    let fraction = Float(min(step, decaySteps)) / Float(decaySteps)
    let wave = 0.5 * (1 + Elementary.cosine(.pi * fraction))
    return peak * ((1 - alpha) * wave + alpha)
  }

  /// - Throws: `SettingError` for a setting out of range.
  public func validate() throws(SettingError) {
    let check = SettingCheck(owner: Self.className)
    try check.atLeastZero(Double(initialLearningRate), "initial_learning_rate")
    try check.require(decaySteps >= 1, "decay_steps", "1 or greater", decaySteps)
    try check.unitInterval(Double(alpha), "alpha")
    if let warmupTarget { try check.atLeastZero(Double(warmupTarget), "warmup_target") }
    try check.require(warmupSteps >= 0, "warmup_steps", "0 or greater", warmupSteps)
  }
}

extension CosineDecay: Codable {
  /// Reads Keras's config; unknown keys and values out of range are errors.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject(
      decoder, owner: Self.className,
      keys: ["initial_learning_rate", "decay_steps", "alpha", "warmup_target", "warmup_steps", "name"])
    self.init(
      initialLearningRate: try object.required("initial_learning_rate"),
      decaySteps: try object.required("decay_steps"), alpha: try object.value("alpha", default: 0),
      warmupTarget: try object.value("warmup_target"), warmupSteps: try object.value("warmup_steps", default: 0))
    try object.check(validate)
  }

  /// Writes Keras's config.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NamedKey.self)
    try container.encode(initialLearningRate, forKey: NamedKey("initial_learning_rate"))
    try container.encode(decaySteps, forKey: NamedKey("decay_steps"))
    try container.encode(alpha, forKey: NamedKey("alpha"))
    try container.encode(warmupTarget, forKey: NamedKey("warmup_target"))
    try container.encode(warmupSteps, forKey: NamedKey("warmup_steps"))
  }
}
