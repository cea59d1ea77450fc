import TenorCompute
import TenorLayers
import TenorTraining
import Testing

@Suite("An embedding that is not trained")
struct FrozenEmbeddingTests {
  private func network(isTrainable: Bool) throws -> Network {
    try Network(
      sequential {
        Embedding(
          inputDimension: 12, outputDimension: 4, maskZero: true, embeddingsRegularizer: Regularizer(l2: 0.1),
          embeddingsConstraint: Constraint(maxNorm: 0.01), isTrainable: isTrainable)
        GRU(6)
        Dense(1, activation: .sigmoid)
      }, seed: 2)
  }

  private static let optimizers: [Optimizer] = [
    .sgd(learningRate: 0.5), .sgd(learningRate: 0.1, momentum: 0.9), .adam(), .adamW(), .nadam(), .rmsprop(),
  ]

  @Test("stays as it is to the last bit, and all else learns", arguments: optimizers)
  func staysAsItIs(optimizer: Optimizer) throws {
    func changed(isTrainable: Bool) throws -> [String] {
      let network = try network(isTrainable: isTrainable)
      var trainer = try FitHarness.trainer(network) { $0.optimizer = optimizer }
      _ = try trainer.fit(FitHarness.inputs, .binary(FitHarness.labels))
      return network.parameters.map(\.name).filter { trainer.network.values(of: $0) != network.values(of: $0) }
    }
    #expect(
      try changed(isTrainable: false) == [
        "gru/kernel", "gru/recurrent_kernel", "gru/bias", "dense/kernel", "dense/bias",
      ])
    #expect(try changed(isTrainable: true).contains("embedding/embeddings"))
  }

  @Test func itsPenaltyDoesNotCount() throws {
    func loss(isTrainable: Bool) throws -> Double {
      let trainer = try FitHarness.trainer(network(isTrainable: isTrainable))
      return try trainer.evaluate(FitHarness.inputs, .binary(FitHarness.labels))["loss"] ?? .nan
    }
    #expect(try loss(isTrainable: false) < loss(isTrainable: true))
  }
}
