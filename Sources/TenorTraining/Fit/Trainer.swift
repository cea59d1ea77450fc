public import TenorCompute
public import TenorLayers

/// Trains a network.
///
/// ```swift
/// var trainer = try Trainer(
///   network: network, configuration: FitConfiguration(loss: .binaryCrossentropy, epochs: 4, batchSize: 64))
/// let history = try trainer.fit(inputs, .binary(labels), validation: .split(0.1))
/// let predictor = Predictor(trainer.network)
/// ```
///
/// The same seed gives the same weights to the last bit, on any number of threads of the same kind of processor.
public struct Trainer {
  /// How the network is trained.
  public let configuration: FitConfiguration
  /// The state of the training.
  var loop: Loop
  let engine: GradientEngine
  let pool: WorkerPool
  /// The optimizer's numbers for each weight.
  let slots: [FloatBuffer]
  let blocks: [ParameterBlock]
  /// Of the embeddings whose updates may pass over rows that no batch has had.
  var usedRows: [UsedRows]

  /// The network, trained so far.
  public var network: Network { loop.network }

  /// Makes a trainer for a network.
  ///
  /// - Parameter pool: The workers; by default one for each processor.
  /// - Throws: ``TrainingError/setting(_:)`` for a setting out of range.
  public init(
    network: Network, configuration: FitConfiguration, pool: WorkerPool = WorkerPool()
  ) throws(TrainingError) {
    do throws(SettingError) {
      let check = SettingCheck(owner: "fit")
      try check.require(configuration.epochs >= 1, "epochs", "1 or greater", configuration.epochs)
      try check.require(configuration.batchSize >= 1, "batch_size", "1 or greater", configuration.batchSize)
      try check.require(
        Precision.ofTraining.contains(configuration.precision), "precision",
        Precision.ofTraining.map(\.rawValue).joined(separator: " or "), configuration.precision.rawValue)
      try configuration.optimizer.validate()
    } catch { throw .setting(error) }
    self.configuration = configuration
    self.pool = pool
    loop = Loop(network: network, optimizerState: OptimizerState(configuration.optimizer, parameterCount: 0))
    let squaresParts = configuration.optimizer.squaresParts
    engine = GradientEngine(
      network, pool: pool, precision: configuration.precision, squaresParts: squaresParts)
    slots = configuration.optimizer.rule.slotNames.map { _ in FloatBuffer(count: network.parameterCount) }
    usedRows = network.parameters.filter { $0.isSparse && $0.isTrainable && $0.regularizer == nil }.map(UsedRows.init)
    blocks = network.parameters.map {
      ParameterBlock(
        name: $0.name, shape: $0.shape, range: $0.range,
        hasOwnSquares: squaresParts && $0.isSparse && $0.regularizer == nil)
    }
  }

  /// The loss and metrics of the network on given data, as Keras's `evaluate`.
  ///
  /// - Throws: ``TrainingError`` where data do not fit the network.
  /// - Complexity: O(tokens)
  public func evaluate(_ inputs: TokenBatch, _ targets: Targets) throws(TrainingError) -> Logs {
    try check(inputs, targets)
    return try evaluate(inputs, targets, prefix: "")
  }

  func evaluate(_ inputs: TokenBatch, _ targets: Targets, prefix: String) throws(TrainingError) -> Logs {
    let outputs: NetworkOutputs
    do { outputs = try Predictor(network, precision: configuration.precision).outputs(for: inputs, pool: pool) } catch {
      throw .inputs(error)
    }
    var metrics = MetricSet(configuration.metrics, loss: configuration.loss, outputs: outputs.columns)
    for row in 0..<outputs.count { metrics.add(outputs, row: row, targets, targetRow: row, configuration.loss) }
    var logs = metrics.logs(prefix: prefix)
    logs[prefix + "loss", default: 0] += penalty
    return logs
  }

  func check(_ inputs: TokenBatch, _ targets: Targets) throws(TrainingError) {
    do { try network.plan.check(inputs) } catch { throw .inputs(error) }
    do {
      try targets.validate(for: configuration.loss, outputs: network.outputShape.features, rows: inputs.count)
    } catch { throw .targets(error) }
    for row in 0..<inputs.count {
      let expected = network.plan.outputSteps(length: inputs.length(row)), found = targets.elements(ofRow: row).count
      guard expected == found else { throw .targets(.stepMismatch(row: row, expected: expected, found: found)) }
    }
  }

  /// What the regularizers add to the loss.
  var penalty: Double {
    network.parameters.reduce(0) { sum, info in
      guard let regularizer = info.activeRegularizer else { return sum }
      return sum
        + network.weights.withSpan(0..<network.parameterCount) {
          L2Penalty(l2: regularizer.l2).value(of: $0, range: info.range)
        }
    }
  }
}

extension MetricSet {
  /// Adds the outputs of one sequence.
  mutating func add(
    _ outputs: NetworkOutputs, row: Int, _ targets: Targets, targetRow: Int, _ loss: Loss,
    weight: (Int) -> Float = { _ in 1 }
  ) {
    let elements = targets.elements(ofRow: targetRow)
    for step in 0..<min(elements.count, outputs.steps(row)) {
      let element = elements.lowerBound + step
      let values = outputs.vector(row, step: step)
      let target = targets[element]
      add(
        outputs: values.span, target: target, loss: loss.value(outputs: values.span, target: target),
        weight: weight(element))
    }
  }
}

extension ParameterInfo {
  /// The penalty that counts in the loss: as in Keras, none for weights that training does not change.
  var activeRegularizer: Regularizer? { isTrainable ? regularizer : nil }
}
