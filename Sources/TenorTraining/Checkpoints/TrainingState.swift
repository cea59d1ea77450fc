/// All that decides how a training goes on: a trainer that is given it ends with the weights of a training that was never
/// interrupted, to the last bit.
///
/// Random numbers need no place here: each is drawn for a seed, a use and a step, whatever was drawn before.
public struct TrainingState: Sendable {
  /// The epoch that goes on, from 0; the number of epochs where all have ended.
  public var epoch: Int
  /// The steps of that epoch that are done.
  public var step: Int
  /// The figures of the epochs that have ended.
  public var history: History
  /// The optimizer's step, learning rate and slots, with a number for each weight.
  public var optimizer: OptimizerState
  /// All weights, in the order of the network's parameters.
  public var weights: [Float]
  /// What callbacks remember, by name.
  public var callbacks: [String: CallbackState]
  /// The figures of the epoch so far.
  var totals: EpochTotals
}

/// What a callback remembers between events, as part of every ``TrainingState``.
public struct CallbackState: Sendable, Hashable, Codable {
  /// Numbers by name.
  public var numbers: [String: Double]
  /// A copy of the network's weights, if the callback keeps one.
  public var weights: [Float]?

  public init(numbers: [String: Double] = [:], weights: [Float]? = nil) {
    self.numbers = numbers
    self.weights = weights
  }
}

/// When a training hands out its state, and to whom.
public struct CheckpointPlan {
  /// Steps from one state to the next, at least 1; `nil` not to count steps.
  public var steps: Int?
  /// Seconds from one state to the next, greater than 0; `nil` not to look at the clock.
  public var seconds: Double?
  /// Takes the state; throwing ends the training.
  public var save: (TrainingState) throws -> Void

  /// - Parameters:
  ///   - steps: A state after so many steps. Default: `nil`.
  ///   - seconds: A state after the first step that ends so many seconds after the last one. Default: `nil`.
  public init(steps: Int? = nil, seconds: Double? = nil, save: @escaping (TrainingState) throws -> Void) {
    self.steps = steps
    self.seconds = seconds
    self.save = save
  }

  func validate() throws(SettingError) {
    let check = SettingCheck(owner: "checkpoints")
    if let steps { try check.require(steps >= 1, "steps", "1 or greater", steps) }
    if let seconds { try check.positive(seconds, "seconds") }
  }
}
