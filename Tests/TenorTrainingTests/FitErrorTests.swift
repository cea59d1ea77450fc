import TenorCompute
import TenorLayers
import TenorTraining
import Testing

@Suite("Errors of a fit")
struct FitErrorTests {
  private func error(_ change: (inout FitConfiguration) -> Void) -> String {
    do {
      _ = try FitHarness.trainer(nil, workers: 1, change)
      return "none"
    } catch { return "\(error)" }
  }

  private func error(
    _ targets: Targets, inputs: TokenBatch = FitHarness.inputs, _ network: Network? = nil,
    loss: Loss = .binaryCrossentropy
  ) -> String {
    do {
      var trainer = try FitHarness.trainer(network) { $0.loss = loss }
      _ = try trainer.fit(inputs, targets)
      return "none"
    } catch { return "\(error)" }
  }

  @Test("settings out of range")
  func settings() {
    #expect(error { $0.epochs = 0 } == "fit: 'epochs' must be 1 or greater, but is 0.")
    #expect(error { $0.batchSize = 0 } == "fit: 'batch_size' must be 1 or greater, but is 0.")
    #expect(error { $0.optimizer = .adam(beta1: 2) }.contains("beta_1"))
    #expect(error { $0.optimizer = .sgd(learningRate: -1.0) }.contains("learning_rate"))
  }

  @Test("targets that the loss or the network cannot take")
  func targets() throws {
    var labels = FitHarness.labels
    labels[3] = .nan
    #expect(error(.binary(labels)) == "Target 3 is nan, but a target must be a finite number.")
    labels[3] = 2
    #expect(error(.binary(labels)).hasPrefix("Target 3 is 2.0"))
    #expect(error(.binary([1])) == "Expected 10 targets, one for each row, but found 1.")
    #expect(error(.classes([Int32](repeating: 0, count: 10))).contains("binary_crossentropy"))
    let tags = (0..<10).map { row in FitHarness.inputs[row].map { $0 % 3 } }
    let tagger = try FitHarness.tagger()
    let sparse = Loss.sparseCategoricalCrossentropy
    #expect(error(.sequences(tags), tagger, loss: sparse) == "none")
    var wrong = tags
    wrong[1][0] = 3
    #expect(error(.sequences(wrong), tagger, loss: sparse).hasPrefix("Target 3 is class 3"))
    wrong = tags
    wrong[2].append(0)
    #expect(error(.sequences(wrong), tagger, loss: sparse).hasPrefix("Row 2: the network gives 1 outputs"))
    // One class for a row whose network gives one for each step.
    #expect(error(.classes(tags.map { $0[0] }), tagger, loss: sparse).hasPrefix("Row 0: the network gives 3 outputs"))
  }

  @Test("inputs that the network cannot read")
  func inputs() throws {
    #expect(error(.binary([1]), inputs: TokenBatch([[12]] as [[Int32]])).hasPrefix("Row 0: token 12"))
    #expect(error(.binary([1]), inputs: TokenBatch([[-1]] as [[Int32]])).hasPrefix("Row 0: token -1"))
    let short = try Network(
      sequential {
        Embedding(inputDimension: 12, outputDimension: 4, maskZero: true)
        GRU(6)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 2))
    #expect(error(.binary(FitHarness.labels), short).hasPrefix("Row 0: 3 tokens"))
  }

  @Test("numbers of weights that differ from the examples")
  func weights() throws {
    var trainer = try FitHarness.trainer { $0.sampleWeights = [1, 2] }
    #expect(throws: TrainingError.self) { _ = try trainer.fit(FitHarness.inputs, .binary(FitHarness.labels)) }
  }

  @Test("a validation that does not fit is found before training")
  func validation() throws {
    var trainer = try FitHarness.trainer()
    var began = false
    #expect(throws: TrainingError.self) {
      _ = try trainer.fit(
        FitHarness.inputs, .binary(FitHarness.labels), validation: .data(TokenBatch([[99]] as [[Int32]]), .binary([1])),
        callbacks: [{ _, _ in began = true }])
    }
    #expect(!began)
  }
}
