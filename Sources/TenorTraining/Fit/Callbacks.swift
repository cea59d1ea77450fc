public import TenorLayers

/// The callbacks that Keras has, ready for ``Trainer/fit(_:_:validation:callbacks:)``.
public enum Callbacks {
  /// Ends the training when a figure has stopped improving.
  public static func earlyStopping(_ settings: EarlyStopping) -> Callback {
    var state = settings
    var name = ""
    return { loop, event in
      switch event {
      case .fitBegin:
        state.reset()
        name = loop.nameCallback("early_stopping of \(state.monitor.key)")
        if loop.isResumed { state.progress = loop.callbackStates[name]?.numbers ?? [:] }
      case .epochEnd(let epoch, let logs):
        let decision = state.observe(epoch: epoch, value: logs[state.monitor.key])
        let best = decision.rememberWeights ? loop.weights : loop.callbackStates[name]?.weights
        loop.callbackStates[name] = CallbackState(numbers: state.progress, weights: best)
        if decision.stop { loop.stopTraining = true }
      case .fitEnd:
        if let best = loop.callbackStates[name]?.weights { loop.setWeights(best) }
      default: break
      }
    }
  }

  /// Lowers the learning rate when a figure has stopped improving.
  public static func reduceLearningRate(_ settings: ReduceLearningRateOnPlateau) -> Callback {
    var state = settings
    var name = ""
    return { loop, event in
      switch event {
      case .fitBegin:
        state.reset()
        name = loop.nameCallback("reduce_learning_rate of \(state.monitor.key)")
        if loop.isResumed { state.progress = loop.callbackStates[name]?.numbers ?? [:] }
      case .epochEnd(_, let logs):
        let rate = state.observe(value: logs[state.monitor.key], learningRate: loop.learningRate)
        if let rate { loop.learningRate = rate }
        loop.callbackStates[name] = CallbackState(numbers: state.progress)
      default: break
      }
    }
  }

  /// Ends the training as soon as the loss is not a number.
  public static func stopOnNaN() -> Callback {
    var state = StopOnNaN()
    return { loop, event in
      if case .batchEnd(let step, let logs) = event, state.shouldStop(step: step, loss: logs["loss"]) {
        loop.stopTraining = true
      }
    }
  }

  /// Writes a line for each epoch to a CSV file.
  public static func csvLog(_ logger: CSVLogger) -> Callback {
    var logger = logger
    return { _, event in
      if case .epochEnd(let epoch, let logs) = event { try logger.record(epoch: epoch, logs: logs) }
    }
  }

  /// Hands the network to `save` after each epoch, or after those that improved.
  public static func checkpoint(
    _ settings: BestCheckpoint, save: @escaping (Network, _ epoch: Int, Logs) throws -> Void
  ) -> Callback {
    var state = settings
    var name = ""
    return { loop, event in
      if case .fitBegin = event {
        name = loop.nameCallback("checkpoint of \(state.monitor.key)")
        if loop.isResumed { state.resume(best: loop.callbackStates[name]?.numbers["best"]) }
      }
      guard case .epochEnd(let epoch, let logs) = event else { return }
      if state.shouldSave(value: logs[state.monitor.key]) { try save(loop.network, epoch, logs) }
      loop.callbackStates[name] = CallbackState(numbers: state.best.map { ["best": $0] } ?? [:])
    }
  }
}
