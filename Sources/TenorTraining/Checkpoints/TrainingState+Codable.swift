/// The state without its long arrays of numbers, which a file stores in another way than as text.
package struct TrainingStateOutline: Codable {
  package var epoch: Int
  package var step: Int
  package var history: History
  package var iteration: Int
  package var learningRate: Float
  package var momentumProduct: Float
  /// The names of the slots, in order.
  package var slots: [String]
  /// The numbers of callbacks.
  package var callbacks: [String: [String: Double]]
  var totals: EpochTotals
}

extension TrainingState {
  /// All but the arrays.
  package var outline: TrainingStateOutline {
    TrainingStateOutline(
      epoch: epoch, step: step, history: history, iteration: optimizer.step, learningRate: optimizer.learningRate,
      momentumProduct: optimizer.momentumProduct, slots: optimizer.slots.map(\.name),
      callbacks: callbacks.mapValues(\.numbers), totals: totals)
  }

  /// Puts a state together.
  ///
  /// - Parameters:
  ///   - slots: The numbers of each slot that the outline names, in order; as many.
  ///   - callbackWeights: The weights that callbacks keep, by the callback's name.
  package init(
    _ outline: TrainingStateOutline, weights: [Float], slots: [[Float]], callbackWeights: [String: [Float]]
  ) {
    epoch = outline.epoch
    step = outline.step
    history = outline.history
    optimizer = OptimizerState(
      step: outline.iteration, learningRate: outline.learningRate, momentumProduct: outline.momentumProduct,
      slots: zip(outline.slots, slots).map { OptimizerState.Slot(name: $0, values: $1) })
    self.weights = weights
    callbacks = [:]
    for (name, numbers) in outline.callbacks {
      callbacks[name] = CallbackState(numbers: numbers, weights: callbackWeights[name])
    }
    totals = outline.totals
  }
}
