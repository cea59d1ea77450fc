import Foundation
import TenorCompute
import TenorLayers
import TenorTraining
import Testing

/// Ten steps of training, each on the whole batch, by the trainer and by Keras: a mistake in an optimizer, a bias
/// correction, a penalty or a weighting shows in the losses after its step and in the final weights.
@Suite("Training against Keras")
struct TrajectoryTests {
  private static let inputs = TokenBatch(
    [[1, 2, 3], [1, 5, 6, 7, 8, 9], [1], [1, 12, 13, 14], [1, 16]] as [[Int32]])

  @Test("losses and final weights of ten steps")
  func trajectories() throws {
    let cases = try Fixture.load("trajectories").elements
    #expect(cases.count == 57)
    var finals: [String: [Float]] = [:]
    for item in cases {
      let name = item.name.string ?? "?"
      // Adam's amsgrad is no option here.
      if item.trajectory.optimizer.amsgrad.isTrue { continue }
      #expect(item.ids.elements.map { $0.doubles.map { Int32($0) } } == (0..<5).map { Array(Self.inputs[$0]) })
      let trainer = try train(item)
      let history = try #require(trainer.history["loss"])
      let tolerance = try #require(item.tolerance.double)
      #expect(history.count == 10)
      for (step, pair) in zip(history, item.trajectory.losses.doubles).enumerated() {
        // The first loss knows no optimizer, so it is as exact as single precision is.
        let allowed = step == 0 ? 1e-6 : tolerance
        #expect(abs(pair.0 - pair.1) <= allowed * max(1, abs(pair.1)), "\(name): loss of step \(step)")
      }
      for (weight, expected) in item.trajectory.final_weights.members {
        let found = try #require(trainer.network.values(of: weight), "\(name): \(weight)")
        let values = expected.data.floats
        try #require(found.count == values.count, "\(name): \(weight)")
        let scale = values.reduce(0) { max($0, abs($1)) }
        let worst = zip(found, values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
        #expect(Double(worst) <= tolerance * Double(scale), "\(name): \(weight) is off by \(worst) of \(scale)")
        if weight == "dense/kernel" { finals[name] = found }
      }
    }
    // Were one optimizer tested in the name of all, these would agree.
    let optimizers = finals.filter { $0.key.hasPrefix("trajectory-lstm-") }
    #expect(optimizers.count == 17 && Set(optimizers.values).count == 17)
  }

  private func train(_ item: JSON) throws -> (network: Network, history: History) {
    let layers = try JSONDecoder().decode([LayerSpec].self, from: JSONEncoder().encode(item.layers))
    var network = try Network(
      layers,
      input: NetworkInput(
        maximumLength: item.maximum_length.int, padding: item.padding.string == "pre" ? .pre : .post))
    for (name, tensor) in item.weights.members {
      let known = network.setValues(tensor.data.floats, of: name)
      try #require(known, "\(name)")
    }
    let golden = item.trajectory
    let loss = try #require(Loss(rawValue: golden.loss.string ?? ""))
    let configuration = FitConfiguration(
      loss: loss, optimizer: try optimizer(golden.optimizer), metrics: [], epochs: 10, batchSize: 5, shuffling: .never,
      classWeights: golden.class_weight == .null
        ? nil
        : Dictionary(uniqueKeysWithValues: golden.class_weight.logs.map { (Int($0.key) ?? -1, Float($0.value)) }),
      sampleWeights: golden.sample_weight == .null ? nil : golden.sample_weight.floats)
    var trainer = try Trainer(network: network, configuration: configuration, pool: WorkerPool(count: 2))
    let isMasked = item.layers.elements.first?.mask_zero.isTrue ?? false
    let history = try trainer.fit(Self.inputs, try targets(golden.labels, loss, isMasked: isMasked))
    return (trainer.network, history)
  }

  private func targets(_ labels: JSON, _ loss: Loss, isMasked: Bool) throws -> Targets {
    if case .array = labels.elements.first {
      // Keras is given a label for each padded step, also for those that its mask leaves out.
      return .sequences(
        labels.elements.enumerated().map { row, values in
          values.floats.prefix(isMasked ? Self.inputs.length(row) : values.floats.count).map { Int32($0) }
        })
    }
    switch loss {
    case .binaryCrossentropy, .meanSquaredError: return .binary(labels.floats)
    case .sparseCategoricalCrossentropy: return .classes(labels.floats.map { Int32($0) })
    case .categoricalCrossentropy: return try .oneHot(labels.floats.map { Int32($0) }, classCount: 3)
    }
  }

  private func optimizer(_ options: JSON) throws -> Optimizer {
    let config = options.members.filter { $0.key != "class" }
    let object = JSON.object(["class_name": options.class, "config": .object(config)])
    return try JSONDecoder().decode(Optimizer.self, from: JSONEncoder().encode(object))
  }
}

extension JSON: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}
