extension Optimizer: Codable {
  /// Reads Keras's `{"class_name": …, "config": {…}}`; absent settings take Keras's defaults, unknown ones and values
  /// out of range are errors.
  public init(from decoder: any Decoder) throws {
    let object = try ClassAndConfig(decoder, owner: "optimizer")
    switch object.className {
    case "SGD":
      self = try Self.decode(object, own: ["momentum", "nesterov"], .sgd()) { config in
        .sgd(
          SGD(
            momentum: try config.value("momentum", default: 0), nesterov: try config.value("nesterov", default: false)))
      }
    case "RMSprop":
      self = try Self.decode(object, own: ["rho", "momentum", "epsilon", "centered"], .rmsprop()) { config in
        .rmsprop(
          RMSprop(
            rho: try config.value("rho", default: 0.9), momentum: try config.value("momentum", default: 0),
            epsilon: try config.value("epsilon", default: 1e-7),
            centered: try config.value("centered", default: false)))
      }
    case "Adam":
      self = try Self.decode(object, own: Self.adamKeys, .adam()) { .adam(try Self.adam($0)) }
    case "AdamW":
      self = try Self.decode(object, own: Self.adamKeys, .adamW()) { .adamW(try Self.adam($0)) }
    case "Nadam":
      self = try Self.decode(object, own: ["beta_1", "beta_2", "epsilon"], .nadam()) { config in
        let adam = try Self.adam(config)
        return .nadam(Nadam(beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon))
      }
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "There is no optimizer '\(object.className)'; expected SGD, RMSprop, Adam, AdamW or Nadam."))
    }
  }

  /// Writes Keras's form.
  public func encode(to encoder: any Encoder) throws {
    try ClassAndConfig.encode(rule.className, Config(optimizer: self), to: encoder)
  }

  /// Settings of every optimizer.
  private static let commonKeys = [
    "learning_rate", "weight_decay", "exclude_from_weight_decay", "clipnorm", "global_clipnorm", "clipvalue",
    "embedding_squares",
  ]
  /// Settings that Keras writes for features which do not exist here; they must be switched off.
  private static let neutralKeys = [
    "name", "use_ema", "ema_momentum", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps",
  ]
  private static let adamKeys = ["beta_1", "beta_2", "epsilon", "amsgrad"]

  private static func adam(_ config: StrictObject) throws -> Adam {
    Adam(
      beta1: try config.value("beta_1", default: 0.9), beta2: try config.value("beta_2", default: 0.999),
      epsilon: try config.value("epsilon", default: 1e-7))
  }

  private static func decode(
    _ object: ClassAndConfig, own keys: [String], _ standard: Optimizer,
    rule: (StrictObject) throws -> UpdateRule
  ) throws -> Optimizer {
    let config = try StrictObject(object.config, owner: object.className, keys: keys + commonKeys + neutralKeys)
    try requireNeutral(config, owner: object.className)
    var optimizer = standard
    optimizer.rule = try rule(config)
    optimizer.learningRate = try config.value("learning_rate", default: standard.learningRate)
    optimizer.weightDecay = try config.value("weight_decay") ?? standard.weightDecay
    optimizer.excludedFromWeightDecay = try config.value("exclude_from_weight_decay", default: [])
    optimizer.clipping = try clipping(config, owner: object.className)
    optimizer.embeddingSquares = try config.value("embedding_squares", default: .ofSum)
    try config.check(optimizer.validate)
    return optimizer
  }

  private static func requireNeutral(_ config: StrictObject, owner: String) throws {
    try config.check { () throws(SettingError) in
      let check = SettingCheck(owner: owner)
      for key in ["use_ema", "amsgrad"] {
        let value = (try? config.value(key, default: false)) ?? true
        try check.require(!value, key, "false (it is not supported)", value)
      }
      for key in ["loss_scale_factor", "gradient_accumulation_steps", "ema_overwrite_frequency"] {
        let isNull = (try? config.value(key, as: Double.self)) == .some(.none)
        try check.require(isNull, key, "null (it is not supported)", "set")
      }
    }
  }

  private static func clipping(_ config: StrictObject, owner: String) throws -> GradientClipping? {
    let found: [GradientClipping] = [
      try config.value("clipnorm", as: Float.self).map { .norm($0) },
      try config.value("global_clipnorm", as: Float.self).map { .globalNorm($0) },
      try config.value("clipvalue", as: Float.self).map { .value($0) },
    ].compactMap { $0 }
    try config.check { () throws(SettingError) in
      try SettingCheck(owner: owner).require(
        found.count <= 1, "clipnorm", "the only one of clipnorm, global_clipnorm and clipvalue that is set",
        "set together with another")
    }
    return found.first
  }

  /// The `config` object of an optimizer.
  private struct Config: Encodable {
    let optimizer: Optimizer

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: NamedKey.self)
      try container.encode(optimizer.learningRate, forKey: NamedKey("learning_rate"))
      try container.encode(optimizer.weightDecay, forKey: NamedKey("weight_decay"))
      if !optimizer.excludedFromWeightDecay.isEmpty {
        try container.encode(optimizer.excludedFromWeightDecay, forKey: NamedKey("exclude_from_weight_decay"))
      }
      if optimizer.embeddingSquares != .ofSum {
        try container.encode(optimizer.embeddingSquares, forKey: NamedKey("embedding_squares"))
      }
      for clipping in [GradientClipping.norm(0), .globalNorm(0), .value(0)] {
        let set = optimizer.clipping?.settingName == clipping.settingName ? optimizer.clipping?.limit : nil
        try container.encode(set, forKey: NamedKey(clipping.settingName))
      }
      try encodeRule(to: &container)
    }

    private func encodeRule(to container: inout KeyedEncodingContainer<NamedKey>) throws {
      switch optimizer.rule {
      case .sgd(let rule):
        try container.encode(rule.momentum, forKey: NamedKey("momentum"))
        try container.encode(rule.nesterov, forKey: NamedKey("nesterov"))
      case .rmsprop(let rule):
        try container.encode(rule.rho, forKey: NamedKey("rho"))
        try container.encode(rule.momentum, forKey: NamedKey("momentum"))
        try container.encode(rule.epsilon, forKey: NamedKey("epsilon"))
        try container.encode(rule.centered, forKey: NamedKey("centered"))
      case .adam(let rule), .adamW(let rule):
        try encode(rule.beta1, rule.beta2, rule.epsilon, to: &container)
      case .nadam(let rule):
        try encode(rule.beta1, rule.beta2, rule.epsilon, to: &container)
      }
    }

    private func encode(
      _ beta1: Double, _ beta2: Double, _ epsilon: Double, to container: inout KeyedEncodingContainer<NamedKey>
    ) throws {
      try container.encode(beta1, forKey: NamedKey("beta_1"))
      try container.encode(beta2, forKey: NamedKey("beta_2"))
      try container.encode(epsilon, forKey: NamedKey("epsilon"))
    }
  }
}
