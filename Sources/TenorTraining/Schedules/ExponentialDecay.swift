/// A learning rate that is multiplied by `decayRate` every `decaySteps` steps (Keras's `ExponentialDecay`).
///
/// rate(step) = initial · decayRate^(step / decaySteps)
public struct ExponentialDecay: Sendable, Hashable {
  static let className = "ExponentialDecay"

  /// The rate of the first step. At least 0.
  public var initialLearningRate: Float
  /// The number of steps over which the rate falls by one factor. At least 1.
  public var decaySteps: Int
  /// The factor. Greater than 0.
  public var decayRate: Float
  /// Whether the rate falls in jumps, every `decaySteps` steps, instead of continuously. False by default.
  public var staircase: Bool

  /// Creates a schedule.
  public init(initialLearningRate: Float, decaySteps: Int, decayRate: Float, staircase: Bool = false) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.decayRate = decayRate
    self.staircase = staircase
  }

  /// The rate for the step that follows `step` completed ones.
  public func rate(atStep step: Int) -> Float {
    var exponent = Float(step) / Float(decaySteps)
    if staircase { exponent = exponent.rounded(.down) }
    return initialLearningRate * Elementary.power(decayRate, exponent)
  }

  /// - Throws: `SettingError` for a setting out of range.
  public func validate() throws(SettingError) {
    let check = SettingCheck(owner: Self.className)
    try check.atLeastZero(Double(initialLearningRate), "initial_learning_rate")
    try check.require(decaySteps >= 1, "decay_steps", "1 or greater", decaySteps)
    try check.positive(Double(decayRate), "decay_rate")
  }
}

extension ExponentialDecay: Codable {
  /// Reads Keras's config; unknown keys and values out of range are errors.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject(
      decoder, owner: Self.className, keys: ["initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name"])
    self.init(
      initialLearningRate: try object.required("initial_learning_rate"),
      decaySteps: try object.required("decay_steps"), decayRate: try object.required("decay_rate"),
      staircase: try object.value("staircase", default: false))
    try object.check(validate)
  }

  /// Writes Keras's config.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NamedKey.self)
    try container.encode(initialLearningRate, forKey: NamedKey("initial_learning_rate"))
    try container.encode(decaySteps, forKey: NamedKey("decay_steps"))
    try container.encode(decayRate, forKey: NamedKey("decay_rate"))
    try container.encode(staircase, forKey: NamedKey("staircase"))
  }
}
