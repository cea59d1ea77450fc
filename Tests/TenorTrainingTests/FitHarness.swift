import TenorCompute
import TenorLayers
import TenorTraining

/// A small classifier and its data.
enum FitHarness {
  static let inputs = TokenBatch(
    [
      [3, 1, 4], [1, 5, 9, 2, 6], [5], [3, 5, 8], [9, 7], [9, 3, 2, 3], [8, 4, 6], [2, 6], [4, 3, 3, 8], [3, 2, 7, 9],
    ] as [[Int32]])
  static let labels: [Float] = [1, 0, 0, 1, 0, 1, 1, 0, 1, 0]

  static func network(seed: UInt64 = 2, dropout: Float = 0) throws -> Network {
    try Network(
      sequential {
        Embedding(inputDimension: 12, outputDimension: 4, maskZero: true)
        GRU(6, dropout: dropout, recurrentDropout: dropout)
        Dense(1, activation: .sigmoid)
      }, seed: seed)
  }

  static func tagger() throws -> Network {
    try Network(
      sequential {
        Embedding(inputDimension: 12, outputDimension: 4, maskZero: true)
        Bidirectional(LSTM(6, returnSequences: true))
        TimeDistributed(Dense(3, activation: .softmax))
      }, seed: 2)
  }

  static func trainer(
    _ network: Network? = nil, workers: Int = 2, _ change: (inout FitConfiguration) -> Void = { _ in }
  ) throws -> Trainer {
    var configuration = FitConfiguration(
      loss: .binaryCrossentropy, optimizer: .sgd(learningRate: 0.5), epochs: 3, batchSize: 4, seed: 5)
    change(&configuration)
    return try Trainer(
      network: network ?? Self.network(), configuration: configuration, pool: WorkerPool(count: workers))
  }

  static func weights(_ network: Network) -> [[Float]] { network.parameters.map { network.values(of: $0.name) ?? [] } }

  /// The loss of one example alone.
  static func loss(_ row: Int, of network: Network) throws -> Double {
    try trainer(network).evaluate(inputs.selecting([row]), .binary([labels[row]]))["loss"] ?? .nan
  }
}
