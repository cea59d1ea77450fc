/// What an optimizer remembers between steps.
public struct OptimizerState: Sendable, Hashable, Codable {
  /// One remembered number for each parameter.
  public struct Slot: Sendable, Hashable, Codable {
    /// Keras's name, for example "velocity".
    public var name: String
    /// The numbers, laid out as the parameters.
    public var values: [Float]

    /// Creates a slot.
    public init(name: String, values: [Float]) {
      self.name = name
      self.values = values
    }
  }

  /// The number of steps taken.
  public var step: Int
  /// The learning rate of the next step where it is constant; of the last step where it follows a schedule. Callbacks
  /// may lower a constant one.
  public var learningRate: Float
  /// The product of Nadam's momentum factors up to the last step; 1 for other rules.
  public var momentumProduct: Float
  /// The slots, in the order of `UpdateRule.slotNames`.
  public var slots: [Slot]

  enum CodingKeys: String, CodingKey {
    case step = "iteration"
    case learningRate = "learning_rate"
    case momentumProduct = "u_product"
    case slots
  }

  /// Creates the state of an optimizer that has taken no step: all slots zero.
  ///
  /// - Parameter parameterCount: The number of parameters in the flat buffer.
  public init(_ optimizer: Optimizer, parameterCount: Int) {
    step = 0
    learningRate = optimizer.learningRate.rate(atStep: 0)
    momentumProduct = 1
    slots = optimizer.rule.slotNames.map { Slot(name: $0, values: [Float](repeating: 0, count: parameterCount)) }
  }

  init(step: Int, learningRate: Float, momentumProduct: Float, slots: [Slot]) {
    self.step = step
    self.learningRate = learningRate
    self.momentumProduct = momentumProduct
    self.slots = slots
  }

  /// Checks that the state, read from a file, belongs to `optimizer` and to that many parameters.
  ///
  /// - Throws: `SettingError` where slots differ in name, order or length.
  public func validate(for optimizer: Optimizer, parameterCount: Int) throws(SettingError) {
    let check = SettingCheck(owner: "State of \(optimizer.rule.className)")
    try check.require(step >= 0, "iteration", "0 or greater", step)
    try check.require(
      slots.map(\.name) == optimizer.rule.slotNames, "slots", "\(optimizer.rule.slotNames)", slots.map(\.name))
    for slot in slots {
      try check.require(
        slot.values.count == parameterCount, slot.name, "\(parameterCount) numbers, one for each parameter",
        slot.values.count)
    }
  }
}
