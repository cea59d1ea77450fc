public import TenorCompute

/// How a network is trained: what Keras's `compile` and `fit` are told.
public struct FitConfiguration: Sendable {
  /// What is made small.
  public var loss: Loss
  /// How weights follow their gradients.
  public var optimizer: Optimizer
  /// Figures to report beside the loss.
  public var metrics: [Metric]
  /// Passes over the training data, at least 1.
  public var epochs: Int
  /// Sequences for each update, at least 1; the last batch of an epoch may have fewer.
  public var batchSize: Int
  /// Determines the order of examples and what dropout drops.
  public var seed: UInt64
  /// In which order examples come.
  public var shuffling: Shuffling
  /// The weight of each class in the loss; 1 for one that is not named.
  public var classWeights: [Int: Float]?
  /// The weight of each example in the loss, which multiplies that of its class.
  public var sampleWeights: [Float]?
  /// The precision of what recurrent products multiply.
  public var precision: Precision
  /// The time since some fixed moment; by default that of a continuous clock.
  public var now: @Sendable () -> Duration

  public init(
    loss: Loss, optimizer: Optimizer = .adam(), metrics: [Metric] = [.accuracy], epochs: Int = 1,
    batchSize: Int = 32, seed: UInt64 = 0, shuffling: Shuffling = .eachEpoch, classWeights: [Int: Float]? = nil,
    sampleWeights: [Float]? = nil, precision: Precision = .float32, now: (@Sendable () -> Duration)? = nil
  ) {
    self.loss = loss
    self.optimizer = optimizer
    self.metrics = metrics
    self.epochs = epochs
    self.batchSize = batchSize
    self.seed = seed
    self.shuffling = shuffling
    self.classWeights = classWeights
    self.sampleWeights = sampleWeights
    self.precision = precision
    let start = ContinuousClock.now
    self.now = now ?? { ContinuousClock.now - start }
  }
}
