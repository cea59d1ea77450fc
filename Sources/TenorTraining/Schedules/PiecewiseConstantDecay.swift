/// A learning rate that changes at given steps (Keras's `PiecewiseConstantDecay`, elsewhere "step decay").
public struct PiecewiseConstantDecay: Sendable, Hashable {
  static let className = "PiecewiseConstantDecay"

  /// The last step of each range but the final one, in rising order. At least one.
  public var boundaries: [Int]
  /// The rate of each range: one more than there are boundaries.
  public var values: [Float]

  /// Creates a schedule with `values[0]` up to and including step `boundaries[0]`, then `values[1]`, and so on.
  public init(boundaries: [Int], values: [Float]) {
    self.boundaries = boundaries
    self.values = values
  }

  /// The rate for the step that follows `step` completed ones.
  ///
  /// - Complexity: O(boundaries)
  public func rate(atStep step: Int) -> Float {
    let range = boundaries.firstIndex { step <= $0 } ?? boundaries.count
    return range < values.count ? values[range] : 0
  }

  /// - Throws: `SettingError` for a setting out of range.
  public func validate() throws(SettingError) {
    let check = SettingCheck(owner: Self.className)
    let rises = zip(boundaries, boundaries.dropFirst()).allSatisfy(<)
    try check.require(
      !boundaries.isEmpty && rises, "boundaries", "at least one step, in rising order", boundaries)
    try check.require(
      values.count == boundaries.count + 1, "values", "one more than the \(boundaries.count) boundaries", values.count)
    for value in values { try check.atLeastZero(Double(value), "values") }
  }
}

extension PiecewiseConstantDecay: Codable {
  /// Reads Keras's config; unknown keys and values out of range are errors.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject(decoder, owner: Self.className, keys: ["boundaries", "values", "name"])
    self.init(boundaries: try object.required("boundaries"), values: try object.required("values"))
    try object.check(validate)
  }

  /// Writes Keras's config.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NamedKey.self)
    try container.encode(boundaries, forKey: NamedKey("boundaries"))
    try container.encode(values, forKey: NamedKey("values"))
  }
}
