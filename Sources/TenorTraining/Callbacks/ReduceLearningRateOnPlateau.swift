/// Lowers the learning rate when a figure has stopped improving (Keras's `ReduceLROnPlateau`).
public struct ReduceLearningRateOnPlateau: Sendable, Hashable {
  /// The figure watched. Keras's default `min_delta` here is 1e-4.
  public let monitor: Monitor
  /// What the rate is multiplied by, greater than 0 and less than 1. 0.1 by default.
  public let factor: Double
  /// The number of epochs without improvement before the rate falls. 10 by default.
  public let patience: Int
  /// The number of epochs after a fall during which nothing is counted. 0 by default.
  public let cooldown: Int
  /// The rate does not fall below this. 0 by default.
  public let minLearningRate: Double

  /// The best value so far; nil for none.
  public private(set) var best: Double?
  private var wait = 0
  private var cooldownCounter = 0

  /// Creates a callback in its initial state.
  ///
  /// - Throws: `SettingError` for a setting out of range.
  public init(
    monitor: Monitor, factor: Double = 0.1, patience: Int = 10, cooldown: Int = 0, minLearningRate: Double = 0
  ) throws(SettingError) {
    let check = SettingCheck(owner: "ReduceLROnPlateau")
    try check.require(factor > 0 && factor < 1, "factor", "greater than 0 and less than 1", factor)
    try check.require(patience >= 0, "patience", "0 or greater", patience)
    try check.require(cooldown >= 0, "cooldown", "0 or greater", cooldown)
    try check.atLeastZero(minLearningRate, "min_lr")
    self.monitor = monitor
    self.factor = factor
    self.patience = patience
    self.cooldown = cooldown
    self.minLearningRate = minLearningRate
  }

  private var inCooldown: Bool { cooldownCounter > 0 }

  /// Takes note of an epoch.
  ///
  /// - Parameters:
  ///   - value: The figure watched, from the epoch's logs; nil where it is missing, which changes nothing.
  ///   - learningRate: The present learning rate.
  /// - Returns: The new learning rate, or nil to keep the present one.
  public mutating func observe(value: Double?, learningRate: Float) -> Float? {
    guard let value else { return nil }
    if inCooldown {
      cooldownCounter -= 1
      wait = 0
    }
    if monitor.isImprovement(value, over: best) {
      best = value
      wait = 0
      return nil
    }
    guard !inCooldown else { return nil }
    wait += 1
    guard wait >= patience, learningRate > Float(minLearningRate) else { return nil }
    cooldownCounter = cooldown
    wait = 0
    return Float(max(Double(learningRate) * factor, minLearningRate))
  }

  /// What it has observed, which with the same settings makes the same decisions.
  var progress: [String: Double] {
    get {
      var numbers = ["wait": Double(wait), "cooldown": Double(cooldownCounter)]
      numbers["best"] = best
      return numbers
    }
    set {
      best = newValue["best"]
      wait = newValue["wait"].flatMap(Int.init(exactly:)) ?? 0
      cooldownCounter = newValue["cooldown"].flatMap(Int.init(exactly:)) ?? 0
    }
  }

  /// Returns to the initial state, for a new training.
  public mutating func reset() {
    best = nil
    wait = 0
    cooldownCounter = 0
  }
}
