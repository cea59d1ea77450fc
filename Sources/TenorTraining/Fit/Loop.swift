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
  /// The optimizer's step counter, learning rate and scalars; slots are with the trainer.
  var optimizerState: OptimizerState

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
