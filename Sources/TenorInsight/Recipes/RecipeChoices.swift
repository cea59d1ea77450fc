public import TenorTraining

/// The rules that turn gradients into changes, by name.
public enum OptimizerName: String, Sendable, Hashable, CaseIterable {
  case adam, adamw, nadam, rmsprop, sgd

  /// The optimizer with Keras's defaults.
  public var optimizer: Optimizer {
    switch self {
    case .adam: .adam()
    case .adamw: .adamW()
    case .nadam: .nadam()
    case .rmsprop: .rmsprop()
    case .sgd: .sgd()
    }
  }
}

/// How examples of the classes are weighted.
public enum ClassWeighting: String, Sendable, Hashable, CaseIterable {
  /// All alike.
  case none
  /// The rarer their class, the more.
  case balanced
}
