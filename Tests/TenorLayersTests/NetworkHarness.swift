import Foundation
import TenorCompute
import Testing

import TenorLayers

/// Runs a case of the fixtures on the product.
struct NetworkHarness {
  var network: Network
  var batch: TokenBatch
  var states: [String: [Matrix]]

  init(_ golden: GoldenCase) throws {
    try self.init(
      layersJSON: golden.layersJSON, maximumLength: golden.maximumLength, padding: golden.padding, ids: golden.ids,
      weights: golden.weights, initialStates: golden.initialStates)
  }

  init(
    layersJSON: Data, maximumLength: Int?, padding: ReferenceNetwork.Input.Padding, ids: [[Int]],
    weights: [String: ReferenceTensor], initialStates: [String: [ReferenceTensor]] = [:]
  ) throws {
    let layers = try JSONDecoder().decode([LayerSpec].self, from: layersJSON)
    network = try Network(
      layers, input: NetworkInput(maximumLength: maximumLength, padding: padding == .pre ? .pre : .post))
    for (name, tensor) in weights {
      let known = network.setValues(tensor.data.map(Float.init), of: name)
      try #require(known, "no weight \(name) of \(tensor.shape); there are \(network.parameters.map(\.name))")
    }
    #expect(Set(weights.keys) == Set(network.parameters.map(\.name)))
    batch = TokenBatch(ids.map { $0.map(Int32.init) })
    states = initialStates.mapValues { tensors in
      tensors.map { Matrix(rows: $0.shape[0], columns: $0.shape[1], elements: $0.data.map(Float.init)) }
    }
  }

  struct Outcome {
    var outputs: NetworkOutputs
    var gradients: [String: ReferenceTensor]
    var finalStates: [String: [Matrix]]
  }

  /// The outputs, and the gradients of `output · cotangent`.
  func run(
    _ cotangent: [[Double]], threads: Int = 1, seed: UInt64 = 0, isTraining: Bool = false
  ) throws -> Outcome {
    let engine = GradientEngine(network, pool: WorkerPool(count: threads))
    // Rows with states of their own share no padding, so without any there must be no store.
    let store = states.isEmpty ? nil : StateStore(initial: states)
    let columns = network.outputShape.features
    let loss = CotangentLoss(rows: cotangent.map { $0.map(Float.init) }, columns: columns)
    let result = engine.run(
      network, batch, rows: Array(0..<batch.count), loss: loss, seed: seed, step: 3, isTraining: isTraining,
      states: store)
    var gradients: [String: ReferenceTensor] = [:]
    for info in network.parameters {
      let values = engine.gradient.withSpan(info.range) { span in span.indices.map { Double(span[$0]) } }
      gradients[info.name] = ReferenceTensor(shape: info.shape, data: values)
    }
    var finalStates: [String: [Matrix]] = [:]
    for name in states.keys {
      finalStates[name] = store?.finalStates(name)
      for (index, matrix) in (store?.initialGradients(name) ?? []).enumerated() {
        gradients["initial_state/\(name)/\(index)"] = ReferenceTensor(
          shape: [matrix.rows, matrix.columns], data: matrix.elements.map(Double.init))
      }
    }
    return Outcome(outputs: result.outputs, gradients: gradients, finalStates: finalStates)
  }
}

/// The loss `output · cotangent`, whose gradient is the cotangent.
struct CotangentLoss: OutputLoss {
  var rows: [[Float]]
  var columns: Int
  var skipsLastActivation: Bool { false }

  func evaluate(_ output: Span<Float>, row: Int, step: Int, gradient: inout MutableSpan<Float>) -> Double {
    var loss = 0.0
    for column in 0..<columns {
      gradient[column] = rows[row][step * columns + column]
      loss += Double(output[column]) * Double(gradient[column])
    }
    return loss
  }
}

extension GoldenCase {
  /// The rows of an array shaped like the output, as the product stores them: `steps` vectors a row.
  func rows(of array: ReferenceTensor, likeStepsOf outputs: NetworkOutputs) -> [[Double]] {
    guard array.shape.count == 3 else {
      return (0..<array.shape[0]).map { row in (0..<array.shape[1]).map { array[row, $0] } }
    }
    let isPadded = (0..<outputs.count).allSatisfy { outputs.steps($0) == array.shape[1] }
    var unmasked = self
    if isPadded { unmasked.validSteps = nil }
    return unmasked.withoutPadding(array)
  }
}
