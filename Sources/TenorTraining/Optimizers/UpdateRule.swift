/// The rules by which gradients change parameters.
public enum UpdateRule: Sendable, Hashable {
  /// Stochastic gradient descent.
  case sgd(SGD)
  /// RMSprop.
  case rmsprop(RMSprop)
  /// Adam.
  case adam(Adam)
  /// Adam under the name that goes with decoupled weight decay; the decay itself is a setting of `Optimizer`.
  case adamW(Adam)
  /// Adam with Nesterov momentum.
  case nadam(Nadam)

  /// Keras's name of the rule, for example "Adam".
  public var className: String {
    switch self {
    case .sgd: "SGD"
    case .rmsprop: "RMSprop"
    case .adam: "Adam"
    case .adamW: "AdamW"
    case .nadam: "Nadam"
    }
  }

  /// The names of the numbers that the rule remembers for each parameter, at most three.
  public var slotNames: [String] {
    switch self {
    case .sgd(let rule): rule.slotNames
    case .rmsprop(let rule): rule.slotNames
    case .adam, .adamW, .nadam: ["momentum", "velocity"]
    }
  }

  /// Whether the rule scales steps by squares of gradients.
  var isAdaptive: Bool {
    if case .sgd = self { false } else { true }
  }

  /// - Throws: `SettingError` for a setting out of range.
  public func validate() throws(SettingError) {
    let check = SettingCheck(owner: className)
    switch self {
    case .sgd(let rule):
      try check.unitInterval(rule.momentum, "momentum")
    case .rmsprop(let rule):
      try check.unitInterval(rule.rho, "rho")
      try check.unitInterval(rule.momentum, "momentum")
      try check.atLeastZero(rule.epsilon, "epsilon")
    case .adam(let rule), .adamW(let rule):
      try Self.validate(rule.beta1, rule.beta2, rule.epsilon, check)
    case .nadam(let rule):
      try Self.validate(rule.beta1, rule.beta2, rule.epsilon, check)
    }
  }

  private static func validate(
    _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ check: SettingCheck
  ) throws(SettingError) {
    try check.belowOne(beta1, "beta_1")
    try check.belowOne(beta2, "beta_2")
    try check.atLeastZero(epsilon, "epsilon")
  }
}
