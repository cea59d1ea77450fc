import Foundation
import TenorCompute
import TenorLayers
import TenorTraining
import Testing

@Suite("Fit")
struct FitTests {
  private let inputs = FitHarness.inputs
  private let targets = Targets.binary(FitHarness.labels)

  @Test("a validation split takes the tail, before shuffling")
  func validationSplit() throws {
    var split = try FitHarness.trainer(), apart = try FitHarness.trainer()
    let history = try split.fit(inputs, targets, validation: .split(0.3))
    let expected = try apart.fit(
      inputs.selecting(0..<7), targets.selecting(0..<7),
      validation: .data(inputs.selecting(7..<10), targets.selecting(7..<10)))
    #expect(history == expected)
    #expect(history.keys == ["accuracy", "loss", "val_accuracy", "val_loss"])
    #expect(FitHarness.weights(split.network) == FitHarness.weights(apart.network))
    let evaluated = try split.evaluate(inputs.selecting(7..<10), targets.selecting(7..<10))
    #expect(evaluated["loss"] == history["val_loss"]?.last && evaluated["accuracy"] == history["val_accuracy"]?.last)
    let share = 0.96 as Float
    #expect(throws: TrainingError.emptySplit(examples: 10, share: share)) {
      var trainer = try FitHarness.trainer()
      _ = try trainer.fit(inputs, targets, validation: .split(share))
    }
  }

  @Test("a smaller last batch counts by its size")
  func lastBatch() throws {
    // Without learning, the epoch's loss is the loss of all examples.
    var trainer = try FitHarness.trainer {
      $0.optimizer = .sgd(learningRate: 0.0); $0.batchSize = 4
    }
    let history = try trainer.fit(inputs, targets)
    let all = try trainer.evaluate(inputs, targets)
    for epoch in 0..<3 {
      #expect(isClose(history["loss"]?[epoch] ?? .nan, all["loss"] ?? 0))
      #expect(isClose(history["accuracy"]?[epoch] ?? .nan, all["accuracy"] ?? 0))
    }
    // Its gradient is the mean over its own examples: one of two alone is as one batch of one.
    var last = try FitHarness.trainer {
      $0.batchSize = 9; $0.shuffling = .never; $0.epochs = 1
    }
    var first = try FitHarness.trainer {
      $0.batchSize = 9; $0.shuffling = .never; $0.epochs = 1
    }
    _ = try last.fit(inputs, targets)
    _ = try first.fit(inputs.selecting(0..<9), targets.selecting(0..<9))
    var rest = try FitHarness.trainer(first.network) {
      $0.shuffling = .never; $0.epochs = 1
    }
    _ = try rest.fit(inputs.selecting([9]), targets.selecting([9]))
    #expect(FitHarness.weights(last.network) == FitHarness.weights(rest.network))
  }

  @Test("weights of classes and of examples multiply, and scale the gradient")
  func exampleWeights() throws {
    let classWeight: Float = 2, sampleWeights: [Float] = [1, 0.5, 2, 0, 1.5, 1, 1, 3, 0.25, 1]
    func fit(_ change: (inout FitConfiguration) -> Void) throws -> (history: History, weights: [[Float]]) {
      var trainer = try FitHarness.trainer(nil, workers: 2, change)
      let history = try trainer.fit(inputs, targets)
      return (history, FitHarness.weights(trainer.network))
    }
    let both = try fit {
      $0.classWeights = [1: classWeight]; $0.sampleWeights = sampleWeights
    }
    let products = zip(sampleWeights, FitHarness.labels).map { $0 * ($1 == 1 ? classWeight : 1) }
    let multiplied = try fit { $0.sampleWeights = products }
    #expect(both.weights == multiplied.weights && both.history == multiplied.history)
    #expect(try fit { _ in }.weights != both.weights)
    #expect(try fit { $0.classWeights = [0: 1, 1: 1] }.weights == fit { _ in }.weights)
    // Twice the weight of everything is twice the learning rate of plain gradient descent.
    let doubled = try fit { $0.sampleWeights = [Float](repeating: 2, count: 10) }
    let faster = try fit { $0.optimizer = .sgd(learningRate: 1.0) }
    for (a, b) in zip(doubled.weights.joined(), faster.weights.joined()) { #expect(abs(a - b) < 1e-5) }
  }

  @Test("without shuffling examples come in order; with it, in another order each epoch")
  func order() throws {
    let network = try FitHarness.network()
    let losses = try (0..<10).map { try FitHarness.loss($0, of: network) }
    #expect(Set(losses).count == 10)
    /// The examples in the order of training, known by their losses, which no learning changes.
    func orders(_ shuffling: Shuffling, seed: UInt64) throws -> [[Int]] {
      var trainer = try FitHarness.trainer(network) {
        $0.optimizer = .sgd(learningRate: 0.0)
        $0.batchSize = 1
        $0.shuffling = shuffling
        $0.seed = seed
      }
      var result: [[Int]] = []
      var sum = 0.0
      let observe: Callback = { loop, event in
        switch event {
        case .epochBegin:
          result.append([])
          sum = 0
        case .batchEnd(let step, let logs):
          let total = (logs["loss"] ?? .nan) * Double(step + 1)
          let own = total - sum
          sum = total
          let nearest = losses.indices.min { abs(losses[$0] - own) < abs(losses[$1] - own) } ?? -1
          result[result.count - 1].append(nearest)
        default: break
        }
      }
      _ = try trainer.fit(inputs, targets, callbacks: [observe])
      return result
    }
    #expect(try orders(.never, seed: 1) == [Array(0..<10), Array(0..<10), Array(0..<10)])
    let shuffled = try orders(.eachEpoch, seed: 1)
    #expect(shuffled.allSatisfy { $0.sorted() == Array(0..<10) })
    #expect(Set(shuffled).count == 3)
    #expect(try orders(.eachEpoch, seed: 1) == shuffled)
    #expect(try orders(.eachEpoch, seed: 2) != shuffled)
    #expect(try orders(.once, seed: 1) == Array(repeating: shuffled[0], count: 3))
  }

  @Test(
    "fifty steps are the same to the last bit on any number of threads, and with the same seed",
    arguments: Precision.ofTraining)
  func reproducible(precision: Precision) throws {
    func fit(_ workers: Int, seed: UInt64 = 5) throws -> (History, [[Float]]) {
      var trainer = try FitHarness.trainer(FitHarness.network(dropout: 0.2), workers: workers) {
        $0.seed = seed
        $0.optimizer = .adam(learningRate: 0.01)
        $0.batchSize = 64
        $0.epochs = 17
        $0.precision = precision
      }
      // Enough rows for several lanes.
      let rows = (0..<150).map { $0 % 10 }
      let history = try trainer.fit(inputs.selecting(rows), targets.selecting(rows), validation: .split(0.1))
      return (history, FitHarness.weights(trainer.network))
    }
    let one = try fit(1)
    for workers in [1, 2, 3, 8] {
      let other = try fit(workers)
      #expect(other.0 == one.0 && other.1 == one.1, "\(workers) threads")
    }
    #expect(try fit(2, seed: 6).1 != one.1)
  }

  @Test(
    "an update that passes over words that no batch has had is the whole one, to the last bit",
    arguments: [
      Optimizer.sgd(learningRate: 0.5, momentum: 0.9, nesterov: true), .adam(learningRate: 0.01),
      .nadam(learningRate: 0.01), .rmsprop(learningRate: 0.01, momentum: 0.5, centered: true),
      .adamW(learningRate: 0.01), .adam(learningRate: 0.01, clipping: .globalNorm(0.1)),
    ])
  func unusedRows(optimizer: Optimizer) throws {
    // A penalty of nothing makes the update whole.
    func weights(_ regularizer: Regularizer?) throws -> (before: [[Float]], after: [[Float]]) {
      let network = try Network(
        sequential {
          Embedding(inputDimension: 4000, outputDimension: 4, maskZero: true, embeddingsRegularizer: regularizer)
          GRU(6)
          Dense(1, activation: .sigmoid)
        }, seed: 2)
      var trainer = try FitHarness.trainer(network) { $0.optimizer = optimizer }
      // Words of the begin, the middle and the end of the table.
      let words = TokenBatch((0..<10).map { row in (0...row).map { Int32(($0 * 397 + row * 11) % 4000) } })
      _ = try trainer.fit(words, targets)
      return (FitHarness.weights(network), FitHarness.weights(trainer.network))
    }
    let found = try weights(nil)
    #expect(try found.after == weights(Regularizer(l2: 0)).after)
    // Word 11 comes in row 1, word 3999 nowhere.
    #expect(found.before[0][44..<48] != found.after[0][44..<48])
    #expect((found.before[0][15_996...] == found.after[0][15_996...]) == (optimizer.weightDecay == nil))
  }

  @Test("a step changes the weights where they are")
  func noCopies() throws {
    var trainer = try FitHarness.trainer { $0.batchSize = 1 }
    var places = Set<UnsafeMutablePointer<Float>>()
    let observe: Callback = { loop, event in
      if case .batchEnd = event { places.insert(loop.network.weights.base) }
    }
    _ = try trainer.fit(inputs, targets, callbacks: [observe])
    #expect(places.count == 1)
  }

  @Test("the network that was given does not change")
  func copyOnWrite() throws {
    let network = try FitHarness.network()
    let before = FitHarness.weights(network)
    var trainer = try FitHarness.trainer(network)
    _ = try trainer.fit(inputs, targets)
    #expect(FitHarness.weights(network) == before)
    #expect(FitHarness.weights(trainer.network) != before)
  }

  @Test("a label for each token trains")
  func manyToMany() throws {
    let tags = Targets.sequences((0..<inputs.count).map { row in inputs[row].map { $0 % 3 } })
    var trainer = try FitHarness.trainer(FitHarness.tagger()) {
      $0.loss = .sparseCategoricalCrossentropy
      $0.optimizer = .adam(learningRate: 0.03)
      $0.epochs = 40
    }
    let history = try trainer.fit(inputs, tags)
    #expect(try trainer.evaluate(inputs, tags)["accuracy"] == 1)
    let losses = try #require(history["loss"])
    #expect(losses[39] < 0.2 * losses[0])
  }
}
