/// A setting (of an optimizer, a schedule, a callback …) lies outside its range.
public struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where the setting belongs, for example "Adam".
  public var owner: String
  /// The setting's name in Keras's spelling, for example "beta_1".
  public var setting: String
  /// What would be right, for example "a number from 0 to 1".
  public var expected: String
  /// What was found.
  public var found: String

  /// Creates an error.
  public init(owner: String, setting: String, expected: String, found: String) {
    self.owner = owner
    self.setting = setting
    self.expected = expected
    self.found = found
  }

  /// One sentence: owner, setting, what was expected, what was found.
  public var description: String { "\(owner): '\(setting)' must be \(expected), but is \(found)." }
}

/// Range checks that read as sentences.
struct SettingCheck {
  let owner: String

  func require(
    _ condition: Bool, _ setting: String, _ expected: String, _ found: some CustomStringConvertible
  ) throws(SettingError) {
    guard condition else {
      throw SettingError(owner: owner, setting: setting, expected: expected, found: "\(found)")
    }
  }

  func atLeastZero(_ value: Double, _ setting: String) throws(SettingError) {
    try require(value >= 0 && value.isFinite, setting, "a finite number, 0 or greater", value)
  }

  func positive(_ value: Double, _ setting: String) throws(SettingError) {
    try require(value > 0 && value.isFinite, setting, "a finite number greater than 0", value)
  }

  func unitInterval(_ value: Double, _ setting: String) throws(SettingError) {
    try require(value >= 0 && value <= 1, setting, "a number from 0 to 1", value)
  }

  func belowOne(_ value: Double, _ setting: String) throws(SettingError) {
    try require(value >= 0 && value < 1, setting, "a number from 0 to less than 1", value)
  }
}
