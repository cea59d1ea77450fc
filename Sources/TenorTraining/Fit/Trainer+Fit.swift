import TenorCompute
public import TenorLayers

extension Trainer {
  /// Trains for the configured number of epochs, or until a callback ends it.
  ///
  /// - Parameters:
  ///   - inputs: A sequence for each example.
  ///   - targets: As many, in a form that the loss takes.
  ///   - validation: Data to evaluate the network on after each epoch; never trained on.
  ///   - callbacks: Called at each event, in order.
  ///   - state: Where an interrupted training was, to go on from there instead of from the beginning. It tells `fitBegin`
  ///     and the beginning of its epoch once more.
  ///   - checkpoints: When the state of the training is handed out; not once the training is about to end.
  /// - Returns: The means of each epoch; with validation, figures named `val_…` too.
  /// - Throws: ``TrainingError`` where settings and data do not fit, and what a callback throws.
  public mutating func fit(
    _ inputs: TokenBatch, _ targets: Targets, validation: Validation? = nil, callbacks: [Callback] = [],
    resuming state: TrainingState? = nil, checkpoints: CheckpointPlan? = nil
  ) throws -> History {
    try check(inputs, targets)
    let split = try Split(inputs, targets, validation)
    if let (batch, targets) = split.validation { try check(batch, targets) }
    let weights = try exampleWeights(targets)
    loop.stopTraining = false
    loop.stepsPerEpoch = (split.training.count + configuration.batchSize - 1) / configuration.batchSize
    loop.isResumed = false
    loop.callbackStates = [:]
    loop.callbackCounts = [:]
    if let state { try restore(state) }
    var saver = try checkpoints.map { plan throws(TrainingError) in try CheckpointSaver(plan, now: configuration.now) }
    func tell(_ event: TrainingEvent, _ loop: inout Loop) throws {
      for callback in callbacks { try callback(&loop, event) }
    }
    try tell(.fitBegin, &loop)
    for epoch in (state?.epoch ?? 0)..<configuration.epochs where !loop.stopTraining {
      let resumed = state.flatMap { $0.epoch == epoch && $0.step > 0 ? $0 : nil }
      loop.epoch = epoch
      loop.step = resumed?.step ?? 0
      let start = configuration.now()
      try tell(.epochBegin(epoch: epoch), &loop)
      var totals = resumed?.totals ?? EpochTotals(metrics: emptyMetrics)
      let order = order(of: split.training, epoch: epoch), firstRow = loop.step * configuration.batchSize
      for first in stride(from: firstRow, to: order.count, by: configuration.batchSize) where !loop.stopTraining {
        let rows = Array(order[first..<min(order.count, first + configuration.batchSize)])
        takeStep(inputs, targets, rows: rows, weights: weights, &totals)
        loop.step += 1
        loop.seconds = seconds(since: start)
        try tell(.batchEnd(step: loop.step - 1, logs: totals.logs), &loop)
        if saver?.isDue(afterStep: loop) == true { try saver?.save(self.state(epoch: epoch, step: loop.step, totals)) }
      }
      var logs = totals.logs
      if let (batch, targets) = split.validation {
        logs.merge(try evaluate(batch, targets, prefix: "val_")) { $1 }
      }
      loop.seconds = seconds(since: start)
      loop.history.append(epoch: epoch, logs: logs)
      try tell(.epochEnd(epoch: epoch, logs: logs), &loop)
      if saver?.isDue(afterEpoch: loop) == true {
        try saver?.save(self.state(epoch: epoch + 1, step: 0, EpochTotals(metrics: emptyMetrics)))
      }
    }
    try tell(.fitEnd, &loop)
    return loop.history
  }

  var emptyMetrics: MetricSet {
    MetricSet(configuration.metrics, loss: configuration.loss, outputs: network.outputShape.features)
  }

  private func seconds(since start: Duration) -> Double { (configuration.now() - start) / .seconds(1) }

  private func order(of rows: Range<Int>, epoch: Int) -> [Int] {
    let draw: Int
    switch configuration.shuffling {
    case .never: return Array(rows)
    case .once: draw = 0
    case .eachEpoch: draw = epoch
    }
    var generator = PhiloxGenerator(
      seed: configuration.seed, purpose: RandomPurpose.shuffle, step: UInt32(truncatingIfNeeded: draw))
    return rows.shuffled(using: &generator)
  }

  private func exampleWeights(_ targets: Targets) throws(TrainingError) -> [Float]? {
    var weights = configuration.classWeights.map { ExampleWeights.weights(of: targets, classWeights: $0) }
    guard let samples = configuration.sampleWeights else { return weights }
    guard samples.count == targets.count else {
      throw .setting(
        SettingError(
          owner: "fit", setting: "sample_weights", expected: "\(targets.count) numbers, one for each example",
          found: "\(samples.count)"))
    }
    for row in 0..<targets.count {
      for element in targets.elements(ofRow: row) {
        if weights == nil { weights = Array(repeating: 1, count: targets.elementCount) }
        weights?[element] *= samples[row]
      }
    }
    return weights
  }
}

/// The rows to train on, and what to validate with.
private struct Split {
  var training: Range<Int>
  var validation: (TokenBatch, Targets)?

  init(_ inputs: TokenBatch, _ targets: Targets, _ request: Validation?) throws(TrainingError) {
    training = 0..<inputs.count
    switch request {
    case nil: break
    case .data(let batch, let targets): validation = (batch, targets)
    case .split(let share):
      // As Keras: the tail, before shuffling.
      let kept = share > 0 && share < 1 ? Int(Float(inputs.count) * (1 - share)) : 0
      guard kept > 0, kept < inputs.count else { throw .emptySplit(examples: inputs.count, share: share) }
      training = 0..<kept
      validation = (inputs.selecting(kept..<inputs.count), targets.selecting(kept..<inputs.count))
    }
  }
}
