/// The learning rate as a function of the number of steps taken.
///
/// In JSON a constant is a number, and a schedule is Keras's `{"class_name": "CosineDecay", "config": {…}}`.
/// All arithmetic is in `Float`, as in Keras, whose values are reproduced.
public enum LearningRate: Sendable, Hashable {
  /// The same rate at all steps.
  case constant(Float)
  /// A rate for each range of steps.
  case piecewiseConstant(PiecewiseConstantDecay)
  /// A rate that falls by a factor.
  case exponential(ExponentialDecay)
  /// A rate that falls along half a cosine wave, after an optional linear rise.
  case cosine(CosineDecay)

  /// The rate for the step that follows `step` completed ones.
  ///
  /// - Parameter step: The number of updates made before this one; 0 for the first.
  public func rate(atStep step: Int) -> Float {
    switch self {
    case .constant(let rate): rate
    case .piecewiseConstant(let schedule): schedule.rate(atStep: step)
    case .exponential(let schedule): schedule.rate(atStep: step)
    case .cosine(let schedule): schedule.rate(atStep: step)
    }
  }

  /// Whether the rate is a plain number, which callbacks may lower during training.
  public var isConstant: Bool {
    if case .constant = self { true } else { false }
  }

  /// - Throws: `SettingError` for a setting out of range.
  public func validate() throws(SettingError) {
    switch self {
    case .constant(let rate): try SettingCheck(owner: "Optimizer").atLeastZero(Double(rate), "learning_rate")
    case .piecewiseConstant(let schedule): try schedule.validate()
    case .exponential(let schedule): try schedule.validate()
    case .cosine(let schedule): try schedule.validate()
    }
  }
}

extension LearningRate: ExpressibleByFloatLiteral {
  /// A constant rate.
  public init(floatLiteral value: Float) { self = .constant(value) }
}

extension LearningRate: Codable {
  /// Reads a number or a schedule object.
  public init(from decoder: any Decoder) throws {
    if let rate = try? decoder.singleValueContainer().decode(Float.self) {
      self = .constant(rate)
      return
    }
    let object = try ClassAndConfig(decoder, owner: "learning_rate")
    switch object.className {
    case PiecewiseConstantDecay.className: self = .piecewiseConstant(try PiecewiseConstantDecay(from: object.config))
    case ExponentialDecay.className: self = .exponential(try ExponentialDecay(from: object.config))
    case CosineDecay.className: self = .cosine(try CosineDecay(from: object.config))
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "There is no learning-rate schedule '\(object.className)'; expected a number, "
            + "PiecewiseConstantDecay, ExponentialDecay or CosineDecay."))
    }
  }

  /// Writes a number or a schedule object.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .constant(let rate):
      var container = encoder.singleValueContainer()
      try container.encode(rate)
    case .piecewiseConstant(let schedule):
      try ClassAndConfig.encode(PiecewiseConstantDecay.className, schedule, to: encoder)
    case .exponential(let schedule): try ClassAndConfig.encode(ExponentialDecay.className, schedule, to: encoder)
    case .cosine(let schedule): try ClassAndConfig.encode(CosineDecay.className, schedule, to: encoder)
    }
  }
}
