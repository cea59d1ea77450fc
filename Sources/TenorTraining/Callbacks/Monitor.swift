/// Which logged figure a callback watches, and when a value of it is better than another.
public struct Monitor: Sendable, Hashable {
  /// Which direction is better.
  public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Told by the name of the figure: down for losses, up for accuracy and its like.
    case auto
    /// Smaller is better.
    case min
    /// Greater is better.
    case max
  }

  /// The figure's key in the logs.
  public let key: String
  /// Whether a greater value is better.
  public let prefersGreater: Bool
  /// How much better a value must be to count, 0 or greater.
  public let minDelta: Double

  /// Creates a monitor.
  ///
  /// - Parameters:
  ///   - key: The figure's key in the logs, "val_loss" by default.
  ///   - mode: The better direction.
  ///   - minDelta: How much better a value must be to count; its sign is ignored, as in Keras.
  /// - Throws: `SettingError` where `mode` is `auto` and the name does not tell the direction.
  public init(_ key: String = "val_loss", mode: Mode = .auto, minDelta: Double = 0) throws(SettingError) {
    self.key = key
    self.minDelta = abs(minDelta)
    switch mode {
    case .min: prefersGreater = false
    case .max: prefersGreater = true
    case .auto:
      guard let greater = Metric.isBetterWhenGreater(key) else {
        throw SettingError(
          owner: "monitor '\(key)'", setting: "mode", expected: "min or max, because the name does not tell",
          found: "auto")
      }
      prefersGreater = greater
    }
    guard minDelta.isFinite else {
      throw SettingError(
        owner: "monitor '\(key)'", setting: "min_delta", expected: "a finite number", found: "\(minDelta)")
    }
  }

  /// Whether `value` is better than `reference` by more than `minDelta`.
  ///
  /// Compared in `Float`, as Keras does: differences below its precision are none. NaN is never better, not even than
  /// no value at all (where Keras would keep a first NaN as the best for ever).
  ///
  /// - Parameter reference: The best value so far; nil for none.
  public func isImprovement(_ value: Double, over reference: Double?) -> Bool {
    guard !value.isNaN else { return false }
    guard let reference else { return true }
    return prefersGreater
      ? Float(value - minDelta) > Float(reference) : Float(value + minDelta) < Float(reference)
  }
}
