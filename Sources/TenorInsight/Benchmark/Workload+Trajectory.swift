public import TenorCompute
public import TenorLayers
public import TenorModel
public import TenorTraining

/// The first losses of a training without randomness, to be held against those of another program.
public struct LossTrajectory: Sendable, Hashable {
  /// The weights that it began with, under their names in the network.
  public var initialWeights: SafeTensors
  /// The loss of each mini-batch before its update.
  public var losses: [Double]
}

extension Workload {
  /// Trains without dropout on the reviews in their order.
  ///
  /// - Parameters:
  ///   - steps: Updates at least; an epoch is always ended.
  ///   - embeddingSquares: What Adam takes as the square of an embedding's gradient.
  public func trajectory(
    _ inputs: TokenBatch, _ targets: Targets, steps: Int, embeddingSquares: EmbeddingSquares = .ofSum,
    pool: WorkerPool, precision: Precision = .float32
  ) throws -> LossTrajectory {
    let network = try Network(
      layers.compactMap(\.withoutDropout), input: NetworkInput(maximumLength: maximumLength, padding: padding), seed: 1)
    var optimizer = Optimizer.adam()
    optimizer.embeddingSquares = embeddingSquares
    let stepsPerEpoch = (inputs.count + batchSize - 1) / batchSize
    var trainer = try Trainer(
      network: network,
      configuration: FitConfiguration(
        loss: loss, optimizer: optimizer, metrics: [], epochs: (steps + stepsPerEpoch - 1) / stepsPerEpoch,
        batchSize: batchSize, shuffling: .never, precision: precision), pool: pool)
    var losses: [Double] = []
    var sum = 0.0
    _ = try trainer.fit(
      inputs, targets,
      callbacks: [
        { _, event in
          guard case .batchEnd(let step, let logs) = event else { return }
          // The logs hold the mean of the epoch so far.
          let seen = min(inputs.count, (step + 1) * self.batchSize)
          let before = step == 0 ? 0 : sum
          sum = (logs["loss"] ?? 0) * Double(seen)
          losses.append((sum - before) / Double(seen - step * self.batchSize))
        }
      ])
    return LossTrajectory(
      initialWeights: SafeTensors(weightsOf: network), losses: Array(losses.prefix(steps)))
  }
}

extension LayerSpec {
  /// The same layer with nothing dropped; nil for a layer that does nothing else.
  fileprivate var withoutDropout: LayerSpec? {
    switch self {
    case .dropout, .spatialDropout1D: return nil
    case .recurrent(var layer):
      layer.dropout = 0
      layer.recurrentDropout = 0
      return .recurrent(layer)
    case .bidirectional(var layer):
      layer.layer.dropout = 0
      layer.layer.recurrentDropout = 0
      return .bidirectional(layer)
    default: return self
    }
  }
}
