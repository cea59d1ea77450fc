import TenorCompute
import TenorLayers
import TenorModel
import TenorText
import TenorTraining
import Testing

/// The library examples of the README and of the documentation, so that they stay true.
@Suite("Documented examples")
struct DocumentedExampleTests {
  @Test("from texts to a classifier")
  func classifier() throws {
    let texts = ["A joy from start to end.", "Dull, and far too long."]
    let pipeline = TextPipeline.fitted(to: texts)
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 16, maskZero: true)
        LSTM(16)
        Dense(1, activation: .sigmoid)
      }, seed: 1)
    var trainer = try Trainer(
      network: network, configuration: FitConfiguration(loss: .binaryCrossentropy, epochs: 60))
    _ = try trainer.fit(pipeline.encode(texts), .binary([1, 0]))
    let classifier = try TextClassifier(
      pipeline: pipeline, labels: ["negative", "positive"], network: trainer.network)
    let verdict = try classifier.classify("A joy.")
    #expect(verdict.label == "positive")
  }

  @Test("early stopping with clipped gradients")
  func earlyStopping() throws {
    let network = try Network(
      sequential {
        Embedding(inputDimension: 8, outputDimension: 4, maskZero: true)
        GRU(4)
        Dense(1, activation: .sigmoid)
      }, seed: 1)
    let inputs = TokenBatch((0..<20).map { row in [Int32(1 + row % 2), 3, 4] })
    let labels = (0..<20).map { Float($0 % 2) }
    var trainer = try Trainer(
      network: network,
      configuration: FitConfiguration(
        loss: .binaryCrossentropy, optimizer: .adam(clipping: .globalNorm(1)), epochs: 20, batchSize: 64))
    let patience = try EarlyStopping(monitor: Monitor("val_loss"), patience: 2, restoreBestWeights: true)
    let history = try trainer.fit(
      inputs, .binary(labels), validation: .split(0.1), callbacks: [Callbacks.earlyStopping(patience)])
    #expect(history["val_loss"] != nil)
  }
}
