import Foundation
import Testing
import TenorTraining

@Suite("Callbacks against Keras")
struct CallbackTests {
  private func monitor(_ options: JSON, minDelta: Double = 0) throws -> Monitor {
    try Monitor(
      options.monitor.string ?? "", mode: Monitor.Mode(rawValue: options.mode.string ?? "auto") ?? .auto,
      minDelta: options.min_delta.double ?? minDelta)
  }

  @Test("Early stopping on scripted figures")
  func earlyStopping() throws {
    let cases = try Fixture.load("callbacks").early_stopping.elements
    #expect(cases.count == 17)
    for item in cases {
      let options = item.options
      var callback = try EarlyStopping(
        monitor: monitor(options), patience: options.patience.int ?? 0, baseline: options.baseline.double,
        restoreBestWeights: options.restore_best_weights.isTrue, startFromEpoch: options.start_from_epoch.int ?? 0)
      var stopped: Int?
      var remembered: Int?
      for (epoch, value) in item.values.doubles.enumerated() {
        let decision = callback.observe(epoch: epoch, value: value)
        if decision.rememberWeights { remembered = epoch }
        if decision.stop {
          stopped = epoch
          break
        }
      }
      let name = item.name.string ?? "?"
      #expect(stopped == item.stopped_epoch.int, "\(name)")
      #expect(callback.stoppedEpoch == stopped, "\(name)")
      #expect(callback.bestEpoch == item.best_epoch.int, "\(name)")
      #expect(remembered == item.restored_epoch.int, "\(name)")
      callback.reset()
      #expect(callback.best == nil && callback.bestEpoch == nil && callback.stoppedEpoch == nil)
    }
  }

  @Test("A missing figure changes nothing; a first NaN is not the best")
  func missing() throws {
    var callback = try EarlyStopping(monitor: Monitor(), patience: 2)
    let decision = callback.observe(epoch: 0, value: nil)
    #expect(!decision.rememberWeights && !decision.stop)
    _ = callback.observe(epoch: 1, value: .nan)
    #expect(callback.best == nil)
    _ = callback.observe(epoch: 2, value: 0.5)
    #expect(callback.best == 0.5)
    #expect(callback.stoppedEpoch == nil)
  }

  @Test("Learning rates on scripted figures")
  func plateau() throws {
    let cases = try Fixture.load("callbacks").reduce_lr_on_plateau.elements
    #expect(cases.count == 7)
    for item in cases {
      let options = item.options
      var callback = try ReduceLearningRateOnPlateau(
        monitor: monitor(options, minDelta: 1e-4), factor: options.factor.double ?? 0.1,
        patience: options.patience.int ?? 10, cooldown: options.cooldown.int ?? 0,
        minLearningRate: options.min_lr.double ?? 0)
      var rate = Float(item.learning_rate.double ?? .nan)
      let rates = item.values.doubles.map { value -> Float in
        if let next = callback.observe(value: value, learningRate: rate) { rate = next }
        return rate
      }
      #expect(rates == item.rates.floats, "\(item.name.string ?? "?")")
      #expect(Set(rates).count > 1, "\(item.name.string ?? "?") never lowers the rate")
    }
  }

  @Test("Checkpoints on scripted figures")
  func checkpoint() throws {
    for item in try Fixture.load("callbacks").model_checkpoint.elements {
      let options = item.options
      var callback = try BestCheckpoint(
        monitor: monitor(options), saveBestOnly: options.save_best_only.isTrue,
        initialValueThreshold: options.initial_value_threshold.double)
      let saves = item.values.doubles.map { callback.shouldSave(value: $0) }
      #expect(saves == item.saves.elements.map(\.isTrue), "\(item.name.string ?? "?")")
    }
  }

  @Test("The direction of a figure without a known name must be told")
  func direction() throws {
    #expect(throws: SettingError.self) { try Monitor("val_perplexity") }
    #expect(try !Monitor("val_perplexity", mode: .min).prefersGreater)
    #expect(try Monitor("val_accuracy").prefersGreater)
    #expect(try !Monitor("mean_squared_error").prefersGreater)
  }

  @Test("Settings out of range are refused")
  func invalid() throws {
    let monitor = try Monitor()
    #expect(throws: SettingError.self) { try EarlyStopping(monitor: monitor, patience: -1) }
    #expect(throws: SettingError.self) { try EarlyStopping(monitor: monitor, startFromEpoch: -1) }
    #expect(throws: SettingError.self) { try ReduceLearningRateOnPlateau(monitor: monitor, factor: 1) }
    #expect(throws: SettingError.self) { try ReduceLearningRateOnPlateau(monitor: monitor, minLearningRate: -1) }
  }

  @Test("Stop at the first loss that is not finite")
  func stopOnNaN() {
    var callback = StopOnNaN()
    let decisions = [0.5, nil, .nan].enumerated().map { callback.shouldStop(step: $0.offset, loss: $0.element) }
    #expect(decisions == [false, false, true])
    #expect(callback.step == 2)
    let stops = callback.shouldStop(step: 0, loss: -.infinity)
    #expect(stops)
  }

  @Test("CSV text")
  func csv() throws {
    for item in try Fixture.load("callbacks").csv_logger.elements {
      var log = CSVLog()
      let text = item.epochs.elements.enumerated().map { log.lines(epoch: $0.offset, logs: $0.element.logs) }
      #expect(text.joined() == item.csv.string)
    }
  }

  @Test("CSV file: renewed, or added to without a second header")
  func csvFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tenor-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let first: Logs = ["loss": 0.5, "val_loss": 1]
    for append in [false, false, true] {
      var logger = CSVLogger(path: path, append: append)
      try logger.record(epoch: 0, logs: first)
      try logger.record(epoch: 1, logs: first)
    }
    let lines = "0,0.5,1.0\r\n1,0.5,1.0\r\n"
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "epoch,loss,val_loss\r\n" + lines + lines)
    var logger = CSVLogger(path: path + "/no/folder.csv")
    #expect(throws: TrainingFileError.self) { try logger.record(epoch: 0, logs: first) }
  }
}
