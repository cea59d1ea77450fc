public import TenorLayers

/// The state of a training, which callbacks read and may change.
public struct Loop {
  /// The network, trained so far. A callback may keep a copy, or put one back.
  public var network: Network
  /// Set to end the training: after the current batch the epoch is closed, validated and told, then no other begins.
  public var stopTraining = false
  /// The epoch, counted from 0.
  public internal(set) var epoch = 0
  /// Steps done in this epoch.
  public internal(set) var step = 0
  /// Steps that a whole epoch has.
  public internal(set) var stepsPerEpoch = 0
  /// Seconds since the epoch began.
  public internal(set) var seconds: Double = 0
  /// What was logged at the end of each epoch.
  public internal(set) var history = History()
  /// Whether the training goes on from a state that was saved: `fitBegin` then is no beginning, and callbacks keep what
  /// they remember.
  public internal(set) var isResumed = false
  /// What callbacks remember, by name. What a callback keeps here, and nowhere else, outlives an interruption.
  public var callbackStates: [String: CallbackState] = [:]
  /// How many callbacks of each name there are.
  var callbackCounts: [String: Int] = [:]
  /// The optimizer's step counter, learning rate and scalars; slots are with the trainer.
  var optimizerState: OptimizerState

  /// A name for a callback's state that no other callback of this training has: callbacks ask for it at `fitBegin`, and so
  /// in the same order in every training with the same ones.
  public mutating func nameCallback(_ name: String) -> String {
    let count = callbackCounts[name, default: 0] + 1
    callbackCounts[name] = count
    return count == 1 ? name : "\(name), \(count)"
  }

  /// All weights in order, for a callback that keeps a copy.
  public var weights: [Float] { network.weights.values }

  /// Puts a copy of the weights back.
  ///
  /// - Returns: Whether there is one for each weight; if not, nothing changes.
  @discardableResult
  public mutating func setWeights(_ weights: [Float]) -> Bool {
    guard weights.count == network.parameterCount else { return false }
    network.setAllValues(weights)
    return true
  }

  /// The learning rate of the next step. Setting it has an effect where the optimizer's rate is constant.
  public var learningRate: Float {
    get { optimizerState.learningRate }
    set { optimizerState.learningRate = newValue }
  }
}

/// Something done at each event of a training; it may change the loop, and throwing ends the training.
public typealias Callback = (inout Loop, TrainingEvent) throws -> Void

/// What a training is validated with after each epoch.
public enum Validation {
  /// The last share of the training data, taken before shuffling; above 0, below 1.
  case split(Float)
  /// Data of its own.
  case data(TokenBatch, Targets)
}
