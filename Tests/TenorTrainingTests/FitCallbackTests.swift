import Foundation
import TenorCompute
import TenorLayers
import TenorTraining
import Testing

@Suite("Callbacks of a fit")
struct FitCallbackTests {
  private struct Refusal: Error {}
  private let inputs = FitHarness.inputs
  private let targets = Targets.binary(FitHarness.labels)
  /// The training data with the labels turned round: learning makes them worse.
  private let contrary = Validation.data(FitHarness.inputs, .binary(FitHarness.labels.map { 1 - $0 }))

  private func name(_ event: TrainingEvent) -> String {
    switch event {
    case .fitBegin: "fitBegin"
    case .epochBegin(let epoch): "epochBegin \(epoch)"
    case .batchEnd(let step, _): "batchEnd \(step)"
    case .epochEnd(let epoch, _): "epochEnd \(epoch)"
    case .fitEnd: "fitEnd"
    }
  }

  @Test("events come in order, to each callback in turn")
  func events() throws {
    var trainer = try FitHarness.trainer {
      $0.epochs = 2; $0.batchSize = 5
    }
    var events: [String] = []
    let first: Callback = { loop, event in
      events.append("1 " + name(event))
      if case .batchEnd(let step, _) = event { #expect(loop.step == step + 1 && loop.stepsPerEpoch == 2) }
    }
    let second: Callback = { _, event in events.append("2 " + name(event)) }
    _ = try trainer.fit(inputs, targets, callbacks: [first, second])
    let expected = [
      "fitBegin", "epochBegin 0", "batchEnd 0", "batchEnd 1", "epochEnd 0", "epochBegin 1", "batchEnd 0", "batchEnd 1",
      "epochEnd 1", "fitEnd",
    ]
    #expect(events == expected.flatMap { ["1 " + $0, "2 " + $0] })
  }

  @Test("early stopping ends the training and brings the best weights back")
  func earlyStopping() throws {
    var trainer = try FitHarness.trainer { $0.epochs = 20 }
    var seen: [[[Float]]] = []
    let remember: Callback = { loop, event in
      if case .epochEnd = event { seen.append(FitHarness.weights(loop.network)) }
    }
    let stopping = try EarlyStopping(monitor: Monitor("val_loss"), patience: 2, restoreBestWeights: true)
    let history = try trainer.fit(
      inputs, targets, validation: contrary, callbacks: [remember, Callbacks.earlyStopping(stopping)])
    let values = try #require(history["val_loss"])
    let best = try #require(values.indices.min { values[$0] < values[$1] })
    #expect(values.count == best + 3 && values.count < 20)
    #expect(FitHarness.weights(trainer.network) == seen[best])
    #expect(seen[best] != seen[values.count - 1])
  }

  @Test("a loss that is not a number ends the training at its step")
  func stopOnNaN() throws {
    var network = try FitHarness.network()
    let known = network.setValues([.nan], of: "dense/bias")
    #expect(known)
    var trainer = try FitHarness.trainer(network) { $0.epochs = 5 }
    var events: [String] = []
    let history = try trainer.fit(
      inputs, targets, callbacks: [{ events.append(name($1)) }, Callbacks.stopOnNaN()])
    #expect(events == ["fitBegin", "epochBegin 0", "batchEnd 0", "epochEnd 0", "fitEnd"])
    #expect(history["loss"]?.count == 1)
  }

  @Test("the learning rate falls on a plateau, and the next steps use it")
  func reduceLearningRate() throws {
    func rates(_ callbacks: [Callback]) throws -> (rates: [Float], weights: [[Float]]) {
      var trainer = try FitHarness.trainer { $0.epochs = 4 }
      var rates: [Float] = []
      let observe: Callback = { loop, event in
        if case .epochBegin = event { rates.append(loop.learningRate) }
      }
      _ = try trainer.fit(inputs, targets, validation: contrary, callbacks: [observe] + callbacks)
      return (rates, FitHarness.weights(trainer.network))
    }
    let settings = try ReduceLearningRateOnPlateau(monitor: Monitor("val_loss"), factor: 0.5, patience: 1)
    let reduced = try rates([Callbacks.reduceLearningRate(settings)])
    #expect(reduced.rates == [0.5, 0.5, 0.25, 0.125])
    let constant = try rates([])
    #expect(constant.rates == [0.5, 0.5, 0.5, 0.5])
    #expect(constant.weights != reduced.weights)
  }

  @Test("a line of CSV for each epoch")
  func csvLog() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fit-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("log.csv").path
    var trainer = try FitHarness.trainer()
    let history = try trainer.fit(
      inputs, targets, validation: .split(0.3), callbacks: [Callbacks.csvLog(CSVLogger(path: path))])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(lines.count == 4)
    #expect(lines.first == "epoch,accuracy,loss,val_accuracy,val_loss")
    for (epoch, line) in lines.dropFirst().enumerated() {
      let fields = line.split(separator: ",").compactMap { Double($0) }
      #expect(fields[0] == Double(epoch) && isClose(fields[2], history["loss"]?[epoch] ?? .nan))
    }
  }

  @Test("a checkpoint is given the network of the epochs that improved")
  func checkpoint() throws {
    var trainer = try FitHarness.trainer { $0.epochs = 4 }
    var saved: [Int: [[Float]]] = [:], seen: [[[Float]]] = []
    let settings = BestCheckpoint(monitor: try Monitor("val_loss"))
    let history = try trainer.fit(
      inputs, targets, validation: contrary,
      callbacks: [
        { loop, event in
          if case .epochEnd = event { seen.append(FitHarness.weights(loop.network)) }
        }, Callbacks.checkpoint(settings) { network, epoch, _ in saved[epoch] = FitHarness.weights(network) },
      ])
    let values = try #require(history["val_loss"])
    let improved = values.indices.filter { epoch in values[..<epoch].allSatisfy { values[epoch] < $0 } }
    #expect(saved.keys.sorted() == improved && improved.count < 4)
    for epoch in improved { #expect(saved[epoch] == seen[epoch]) }
  }

  @Test("an error of a callback ends the training and comes out of it")
  func throwing() throws {
    var trainer = try FitHarness.trainer()
    var events: [String] = []
    #expect(throws: Refusal.self) {
      _ = try trainer.fit(
        inputs, targets,
        callbacks: [
          { events.append(name($1)) },
          { _, event in
            if case .batchEnd(1, _) = event { throw Refusal() }
          },
        ])
    }
    #expect(events == ["fitBegin", "epochBegin 0", "batchEnd 0", "batchEnd 1"])
  }

  @Test("a stop within an epoch closes the epoch, with validation")
  func stopWithinEpoch() throws {
    var trainer = try FitHarness.trainer()
    var events: [String] = []
    let history = try trainer.fit(
      inputs, targets, validation: .split(0.3),
      callbacks: [
        { loop, event in
          events.append(name(event))
          if case .batchEnd(0, _) = event { loop.stopTraining = true }
        }
      ])
    #expect(events == ["fitBegin", "epochBegin 0", "batchEnd 0", "epochEnd 0", "fitEnd"])
    #expect(history.epochs == [0] && history["val_loss"]?.count == 1)
  }

  @Test("a callback may put another network in")
  func replacedNetwork() throws {
    let other = try FitHarness.network(seed: 77)
    var trainer = try FitHarness.trainer()
    _ = try trainer.fit(
      inputs, targets,
      callbacks: [
        { loop, event in
          if case .fitEnd = event { loop.network = other }
        }
      ])
    #expect(FitHarness.weights(trainer.network) == FitHarness.weights(other))
  }

  @Test("seconds are those of the clock that was given")
  func clock() throws {
    let clock = StepClock()
    var trainer = try FitHarness.trainer {
      $0.epochs = 1; $0.batchSize = 5; $0.now = clock.now
    }
    var seconds: [Double] = []
    _ = try trainer.fit(inputs, targets, callbacks: [{ loop, _ in seconds.append(loop.seconds) }])
    // The epoch's beginning is asked for first, then the time after each of two batches and at the end.
    #expect(seconds == [0.0, 0, 2, 4, 6, 6])
  }
}

/// A clock that goes on by two seconds whenever it is looked at.
private final class StepClock: @unchecked Sendable {
  private var time = 0
  @Sendable func now() -> Duration {
    time += 2
    return .seconds(time)
  }
}
