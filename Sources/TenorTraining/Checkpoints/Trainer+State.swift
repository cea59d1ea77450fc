import TenorCompute
import TenorLayers

extension Trainer {
  /// The state of a training after `loop.step` steps of its epoch.
  func state(epoch: Int, step: Int, _ totals: EpochTotals) -> TrainingState {
    var optimizer = loop.optimizerState
    optimizer.slots = zip(configuration.optimizer.rule.slotNames, slots).map {
      OptimizerState.Slot(name: $0, values: $1.values)
    }
    return TrainingState(
      epoch: epoch, step: step, history: loop.history, optimizer: optimizer, weights: network.weights.values,
      callbacks: loop.callbackStates, totals: totals)
  }

  /// Goes back to where a training was.
  ///
  /// - Throws: ``TrainingError/setting(_:)`` for the state of another network, optimizer or configuration.
  mutating func restore(_ state: TrainingState) throws(TrainingError) {
    let count = network.parameterCount
    do throws(SettingError) {
      let check = SettingCheck(owner: "the training to resume")
      try check.require(
        state.weights.count == count, "weights", "\(count) numbers, one for each weight", state.weights.count)
      for (name, callback) in state.callbacks.sorted(by: { $0.key < $1.key }) {
        guard let weights = callback.weights else { continue }
        try check.require(weights.count == count, "weights of \(name)", "\(count) numbers", weights.count)
      }
      try state.optimizer.validate(for: configuration.optimizer, parameterCount: count)
      try check.require(
        (0...configuration.epochs).contains(state.epoch), "epoch", "0 to \(configuration.epochs)", state.epoch)
      try check.require(
        (0...loop.stepsPerEpoch).contains(state.step), "step", "0 to \(loop.stepsPerEpoch)", state.step)
      // Each step adds one.
      try check.require(
        state.optimizer.step <= Int(UInt32.max), "iteration", "\(UInt32.max) at most", state.optimizer.step)
      try check.require(
        state.totals.metrics.hasShape(of: emptyMetrics), "metrics",
        configuration.metrics.map(\.logKey).joined(separator: ", "),
        "sums of others: " + state.totals.metrics.metrics.map(\.logKey).joined(separator: ", "))
    } catch { throw .setting(error) }
    loop.epoch = state.epoch
    loop.step = state.step
    loop.history = state.history
    loop.callbackStates = state.callbacks
    loop.isResumed = true
    loop.network.setAllValues(state.weights)
    for (buffer, slot) in zip(slots, state.optimizer.slots) { buffer.setValues(slot.values) }
    loop.optimizerState = state.optimizer
    loop.optimizerState.slots = []
    findUsedRows()
  }

  /// Rows of embeddings whose moments are not zero: only of these the optimizer knows anything.
  private mutating func findUsedRows() {
    for index in usedRows.indices {
      let info = usedRows[index].info, columns = info.shape.last ?? 1
      var used: Set<Int32> = []
      for slot in slots {
        slot.withSpan(info.range) { values in
          for place in values.indices where values[place].bitPattern != 0 { used.insert(Int32(place / columns)) }
        }
      }
      usedRows[index] = UsedRows(info)
      usedRows[index].insert(used.sorted())
    }
  }
}

extension FloatBuffer {
  var values: [Float] { withSpan(0..<count) { span in span.indices.map { span[$0] } } }

  /// - Precondition: As many values as the buffer has.
  func setValues(_ values: [Float]) {
    withMutableSpan(0..<count) { span in
      for index in span.indices { span[index] = values[index] }
    }
  }
}

extension Network {
  /// - Precondition: A value for each weight.
  mutating func setAllValues(_ values: [Float]) {
    makeUnique()
    weights.setValues(values)
  }
}
