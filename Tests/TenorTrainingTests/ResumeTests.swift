import TenorCompute
import TenorLayers
import TenorTraining
import Testing

/// A training that goes on from any of its states ends as if it had never been interrupted.
@Suite("Resuming a training")
struct ResumeTests {
  private let inputs = FitHarness.inputs
  private let targets = Targets.binary(FitHarness.labels)
  /// The training data with the labels turned round: learning makes them worse, so that early stopping acts.
  private let contrary = Validation.data(FitHarness.inputs, .binary(FitHarness.labels.map { 1 - $0 }))

  private static let optimizers: [Optimizer] = [
    .sgd(learningRate: 0.5), .sgd(learningRate: 0.1, momentum: 0.9), .adam(learningRate: 0.02),
    .nadam(learningRate: 0.02), .rmsprop(learningRate: 0.02, momentum: 0.5),
    .adam(learningRate: .cosine(CosineDecay(initialLearningRate: 0.02, decaySteps: 9))),
  ]

  private struct Ending: Equatable {
    var weights: [[Float]]
    var history: History
  }

  private func trainer(_ optimizer: Optimizer, workers: Int = 2, epochs: Int = 6) throws -> Trainer {
    try FitHarness.trainer(try FitHarness.network(dropout: 0.3), workers: workers) {
      $0.optimizer = optimizer
      $0.epochs = epochs
      $0.metrics = [.accuracy, .auc, .f1]
    }
  }

  private func callbacks() throws -> [Callback] {
    [
      Callbacks.earlyStopping(try EarlyStopping(monitor: Monitor("val_loss"), patience: 3, restoreBestWeights: true)),
      Callbacks.earlyStopping(try EarlyStopping(monitor: Monitor("val_loss"), patience: 4)),
      Callbacks.reduceLearningRate(
        try ReduceLearningRateOnPlateau(monitor: Monitor("val_loss"), factor: 0.5, patience: 2)),
    ]
  }

  /// Trains, from `state` on if it is given.
  private func train(
    _ trainer: Trainer, resuming state: TrainingState? = nil, saving states: ((TrainingState) -> Void)? = nil
  ) throws -> Ending {
    var trainer = trainer
    let all = try callbacks()
    // A schedule sets the rate, and no callback.
    let isConstant = if case .constant = trainer.configuration.optimizer.learningRate { true } else { false }
    let history = try trainer.fit(
      inputs, targets, validation: contrary,
      callbacks: isConstant ? all : Array(all.dropLast()), resuming: state,
      checkpoints: states.map { CheckpointPlan(steps: 1, save: $0) })
    return Ending(weights: FitHarness.weights(trainer.network), history: history)
  }

  @Test("from every state of a training, with any number of workers", arguments: optimizers)
  func everyState(optimizer: Optimizer) throws {
    var states: [TrainingState] = []
    let whole = try train(trainer(optimizer)) { states.append($0) }
    #expect(whole == (try train(trainer(optimizer))))
    // Early stopping ended it, so that what callbacks remember matters. The last step's epoch is the last.
    let epochs = whole.history.epochs.count
    #expect(epochs < 6 && states.count == 3 * epochs)
    for (place, state) in states.enumerated() {
      #expect(state.epoch == place / 3 && state.step == place % 3 + 1)
      #expect(try train(trainer(optimizer, workers: 1 + place % 3), resuming: state) == whole)
    }
    // From a state of a resumed training, too.
    var later: [TrainingState] = []
    _ = try train(trainer(optimizer), resuming: states[2]) { later.append($0) }
    #expect(later.count == states.count - 3)
    #expect(try train(trainer(optimizer), resuming: later[4]) == whole)
  }

  @Test("rows of a large embedding that earlier batches have had go on with their moments")
  func largeEmbedding() throws {
    // Between two words that occur there are more weights than an update passes over.
    let inputs = TokenBatch((0..<self.inputs.count).map { row in self.inputs[row].map { $0 * 150 } })
    func train(_ state: TrainingState? = nil, _ save: @escaping (TrainingState) -> Void = { _ in }) throws -> Ending {
      let network = try Network(
        sequential {
          Embedding(inputDimension: 1800, outputDimension: 8, maskZero: true)
          GRU(6)
          Dense(1, activation: .sigmoid)
        }, seed: 2)
      var trainer = try FitHarness.trainer(network) { $0.optimizer = .adam(learningRate: 0.02) }
      let history = try trainer.fit(
        inputs, targets, resuming: state, checkpoints: CheckpointPlan(steps: 1, save: save))
      return Ending(weights: FitHarness.weights(trainer.network), history: history)
    }
    var states: [TrainingState] = []
    let whole = try train { states.append($0) }
    for state in states { #expect(try train(state) == whole) }
  }

  @Test("states come after so many steps, after so many seconds, and not once the end has been called")
  func plan() throws {
    final class Clock: @unchecked Sendable {
      var time = 0
    }
    let clock = Clock()
    func states(steps: Int?, seconds: Double?, stopAfter: Int = .max) throws -> [[Int]] {
      var states: [[Int]] = [], batches = 0
      var trainer = try FitHarness.trainer {
        $0.epochs = 2
        $0.now = { .seconds(clock.time) }
      }
      _ = try trainer.fit(
        inputs, targets,
        callbacks: [
          { loop, event in
            if case .batchEnd = event {
              clock.time += 10
              batches += 1
              if batches == stopAfter { loop.stopTraining = true }
            }
          }
        ], checkpoints: CheckpointPlan(steps: steps, seconds: seconds) { states.append([$0.epoch, $0.step]) })
      return states
    }
    #expect(try states(steps: 2, seconds: nil) == [[0, 2], [1, 1], [1, 3]])
    #expect(try states(steps: nil, seconds: 20) == [[0, 2], [1, 1], [1, 3]])
    #expect(try states(steps: 1, seconds: nil, stopAfter: 2) == [[0, 1]])
    #expect(try states(steps: nil, seconds: nil) == [])
    for (steps, seconds) in [(0, nil), (nil, 0.0), (nil, -1)] as [(Int?, Double?)] {
      #expect(throws: TrainingError.self) { try states(steps: steps, seconds: seconds) }
    }
  }

  @Test("a state at the end of an epoch has the epoch closed, and validation is not done again")
  func endOfEpoch() throws {
    final class Clock: @unchecked Sendable {
      var time = 0
    }
    let clock = Clock()
    func train(_ state: TrainingState? = nil, _ save: @escaping (TrainingState) -> Void = { _ in }) throws -> Ending {
      var trainer = try FitHarness.trainer { $0.now = { .seconds(clock.time) } }
      let history = try trainer.fit(
        inputs, targets, validation: contrary,
        callbacks: [
          { _, event in
            if case .epochEnd = event { clock.time += 60 }
          }
        ], resuming: state, checkpoints: CheckpointPlan(seconds: 60, save: save))
      return Ending(weights: FitHarness.weights(trainer.network), history: history)
    }
    var states: [TrainingState] = []
    let whole = try train { states.append($0) }
    #expect(states.map { [$0.epoch, $0.step, $0.history.epochs.count] } == [[1, 0, 1], [2, 0, 2], [3, 0, 3]])
    for state in states { #expect(try train(state) == whole) }
  }

  @Test("callbacks are told that the training goes on, and from where")
  func events() throws {
    var states: [TrainingState] = []
    _ = try train(trainer(.adam(learningRate: 0.02))) { states.append($0) }
    var told: [String] = []
    var resumed = try trainer(.adam(learningRate: 0.02))
    _ = try resumed.fit(
      inputs, targets,
      callbacks: [
        { loop, event in
          switch event {
          case .fitBegin: told.append("begin, resumed \(loop.isResumed), \(loop.history.epochs.count) epochs")
          case .epochBegin(let epoch): told.append("epoch \(epoch) from step \(loop.step)")
          default: break
          }
          if told.count == 3 { loop.stopTraining = true }
        }
      ], resuming: states[4])
    #expect(told == ["begin, resumed true, 1 epochs", "epoch 1 from step 2", "epoch 2 from step 0"])
  }

  @Test("a state of another training is refused")
  func refusals() throws {
    var states: [TrainingState] = []
    _ = try train(trainer(.adam(learningRate: 0.02))) { states.append($0) }
    func refusal(
      _ optimizer: Optimizer = .adam(learningRate: 0.02), epochs: Int = 6, _ change: (inout TrainingState) -> Void
    ) throws
      -> String
    {
      var state = states[4]
      change(&state)
      do {
        _ = try train(trainer(optimizer, epochs: epochs), resuming: state)
        return "accepted"
      } catch let error as TrainingError { return error.description }
    }
    #expect(try refusal { _ in } == "accepted")
    let owner = "the training to resume: "
    #expect(try refusal { $0.weights.removeLast() }.hasPrefix(owner + "'weights' must be"))
    #expect(try refusal { $0.optimizer.slots[0].values.removeLast() }.contains("'momentum' must be"))
    #expect(try refusal(.sgd(learningRate: 0.1)) { _ in }.contains("'slots' must be []"))
    #expect(try refusal(epochs: 1) { $0.epoch = 2 }.hasPrefix(owner + "'epoch' must be 0 to 1, but is 2"))
    #expect(try refusal { $0.epoch = -1 }.contains("'epoch'"))
    #expect(try refusal { $0.step = 4 }.hasPrefix(owner + "'step' must be 0 to 3, but is 4"))
    #expect(try refusal { $0.optimizer.step = .max }.contains("'iteration'"))
    #expect(
      try refusal { $0.callbacks["x"] = CallbackState(weights: [1]) }.hasPrefix(owner + "'weights of x' must be"))
    var other = try FitHarness.trainer(try FitHarness.network(dropout: 0.3)) {
      $0.optimizer = .adam(learningRate: 0.02)
    }
    #expect(throws: TrainingError.self) { _ = try other.fit(inputs, targets, resuming: states[0]) }
  }
}
