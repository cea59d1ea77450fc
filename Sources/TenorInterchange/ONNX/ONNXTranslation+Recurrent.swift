import TenorCompute
import TenorLayers

extension ONNXTranslation {
  mutating func addRecurrent(_ layer: Recurrent, _ name: String) {
    let outputs = run(layer, [(weights: name, isReversed: layer.goBackwards)], inputs: shape.features)
    guard layer.returnSequences else {
      value = zeroWithoutTokens(half(0, of: outputs.last, axis: 0))
      return
    }
    value = half(0, of: outputs.sequence, axis: 1)
    if storesMaskedPadding {
      // Padding repeats the output before it where it is read last, and is zero where it is read first.
      let readsPaddingLast = (side == .post) != layer.goBackwards
      let last = zeroWithoutTokens(half(0, of: outputs.last, axis: 0))
      value = graph.apply(
        "Where", to: [tokenSteps, value, readsPaddingLast ? last : graph.float("padding", 0)])
    }
    if layer.goBackwards {
      value = reversed(value)
      side = side == .pre ? .post : .pre
    }
  }

  mutating func addBidirectional(_ layer: Bidirectional, _ name: String) {
    let forward = (weights: "\(name)/forward", isReversed: layer.layer.goBackwards)
    let backward = (weights: "\(name)/backward", isReversed: !layer.layer.goBackwards)
    let outputs = run(
      layer.layer, layer.layer.goBackwards ? [backward, forward] : [forward, backward], inputs: shape.features)
    let order = layer.layer.goBackwards ? [1, 0] : [0, 1]
    let isSequence = layer.layer.returnSequences
    let halves = order.map { index in
      half(index, of: isSequence ? outputs.sequence : outputs.last, axis: isSequence ? 1 : 0)
    }
    switch layer.mergeMode {
    case .concat: value = graph.apply("Concat", to: halves, .int("axis", -1))
    case .sum: value = graph.apply("Add", to: halves)
    case .mul: value = graph.apply("Mul", to: halves)
    case .ave: value = graph.apply("Mul", to: [graph.apply("Add", to: halves), graph.float("half", 0.5)])
    }
    if !isSequence {
      value = zeroWithoutTokens(value)
    } else if storesMaskedPadding {
      value = choose(tokenSteps, value, otherwise: 0)
    }
  }

  /// Whether a later layer sees what stands in masked padding.
  private var storesMaskedPadding: Bool {
    guard case .paddedMasked = storage else { return false }
    return isMasked
  }

  private mutating func half(_ index: Int, of output: String, axis: Int) -> String {
    graph.apply("Gather", to: [output, graph.integer(index)], .int("axis", axis))
  }

  // MARK: The operator

  private typealias Direction = (weights: String, isReversed: Bool)

  /// Adds a recurrent operator.
  ///
  /// - Parameter directions: One, or first the one that reads forwards and then the one that reads backwards.
  /// - Returns: The outputs of all steps, `[steps, directions, batch, units]`, in the order of time, and the last ones,
  ///   `[directions, batch, units]`. The one that nobody reads is left out.
  private mutating func run(
    _ layer: Recurrent, _ directions: [Direction], inputs: Int
  ) -> (sequence: String, last: String) {
    let gates = layer.cell.gates, units = layer.units
    let parts = directions.map { operands(layer, $0.weights, inputs: inputs) }
    let count = directions.count
    let w = graph.floats("W", [count, gates * units, inputs], parts.flatMap(\.kernel))
    let r = graph.floats("R", [count, gates * units, units], parts.flatMap(\.recurrentKernel))
    let b = graph.floats("B", [count, 2 * gates * units], parts.flatMap(\.bias))
    let sequence = layer.returnSequences ? graph.newName("Y") : ""
    let needsLast = !layer.returnSequences || storesMaskedPadding
    let last = needsLast ? graph.newName("Y_h") : ""
    let lengths = isMasked ? recurrentLengths : ""
    graph.append(
      layer.cell.operatorONNX, [value, w, r, b, lengths], needsLast ? [sequence, last] : [sequence],
      attributes(layer, directions))
    return (sequence, last)
  }

  private func attributes(_ layer: Recurrent, _ directions: [Direction]) -> [ONNXAttributeProto] {
    let functions: [Activation] =
      switch layer.cell {
      case .simpleRNN: [layer.activation]
      case .gru: [layer.recurrentActivation, layer.activation]
      case .lstm: [layer.recurrentActivation, layer.activation, layer.activation]
      }
    // Softmax has no place in a recurrent layer; the network was refused as it was made.
    let each = functions.compactMap(\.recurrentONNX)
    let all = directions.flatMap { _ in each }
    var attributes: [ONNXAttributeProto] = [
      .int("hidden_size", layer.units),
      .string(
        "direction", directions.count == 2 ? "bidirectional" : directions[0].isReversed ? "reverse" : "forward"),
      .strings("activations", all.map(\.name)),
    ]
    let alphas = all.compactMap(\.alpha), betas = all.compactMap(\.beta)
    if !alphas.isEmpty { attributes.append(.floats("activation_alpha", alphas)) }
    if !betas.isEmpty { attributes.append(.floats("activation_beta", betas)) }
    if case .gru(let resetAfter) = layer.cell {
      attributes.append(.int("linear_before_reset", resetAfter ? 1 : 0))
    }
    return attributes
  }

  /// Weights of one direction in ONNX's layout: gates · units rows; both biases, one after the other.
  private func operands(
    _ layer: Recurrent, _ name: String, inputs: Int
  ) -> (kernel: [Float], recurrentKernel: [Float], bias: [Float]) {
    let columns = layer.cell.gates * layer.units
    func converted(_ values: [Float]) -> [Float] {
      GateOrder.keras.reorder(values, columns: columns, of: layer.cell, units: layer.units, to: .onnx) ?? values
    }
    var bias = layer.useBias ? converted(weight(name, "bias").values) : []
    bias += [Float](repeating: 0, count: 2 * columns - bias.count)
    return (
      converted(weight(name, "kernel").values).transposed(rows: inputs),
      converted(weight(name, "recurrent_kernel").values).transposed(rows: layer.units), bias
    )
  }
}

extension Recurrent.Cell {
  /// ONNX's operator.
  fileprivate var operatorONNX: String {
    switch self {
    case .simpleRNN: "RNN"
    case .gru: "GRU"
    case .lstm: "LSTM"
    }
  }
}
