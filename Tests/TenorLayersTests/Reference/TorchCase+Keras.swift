/// PyTorch's layout told in Keras's.
///
/// - `weight_ih` (G·H × I) and `weight_hh` (G·H × H) are Keras's `kernel` and `recurrent_kernel`, transposed.
/// - LSTM gates i f g o are i f c o. GRU gates r z n are z r h with r and z exchanged.
/// - LSTM and RNN add two biases where Keras has one; the gradient of either is the gradient of their sum. The GRU's
///   two are the rows of the bias of `reset_after`.
/// - States are stacked (layer, direction) × B × H.
extension GoldenCase {
  init(torch: TorchCase) throws {
    let torchCell = TorchCell(torch.module)
    name = torch.name
    source = torch.source
    tolerance = torch.tolerance
    maximumLength = torch.maximumLength
    padding = torch.padding
    ids = torch.ids
    output = torch.output
    outputCotangent = torch.outputCotangent
    dropoutMasks = [:]
    validSteps = torch.ids.map { row in (0..<torch.maximumLength).map { $0 < row.count } }
    weights = ["embedding/embeddings": try torch.weights.array("embedding.weight")]
    gradients = ["embedding/embeddings": try torch.gradients.array("embedding.weight")]
    layers = [
      .object([
        "class": .string("Embedding"), "name": .string("embedding"), "mask_zero": .bool(true),
        "input_dim": .number(Double(try torch.weights.array("embedding.weight").shape[0])),
        "output_dim": .number(Double(torch.module.inputSize)),
      ])
    ]
    initialStates = [:]
    finalStates = []
    let directions = torch.module.bidirectional ? 2 : 1
    for depth in 0..<torch.module.layers {
      let spec = torchCell.layerSpec(depth: depth)
      let layerName = spec["name"]?.string ?? ""
      layers.append(spec)
      let blocks = (0..<directions).map { depth * directions + $0 }
      if let states = torch.initialStates {
        initialStates[layerName] = try torchCell.states(["h_0", "c_0"], blocks, in: states)
        for (index, state) in try torchCell.states(["h_0", "c_0"], blocks, in: torch.gradients).enumerated() {
          gradients["initial_state/\(layerName)/\(index)"] = state
        }
      }
      finalStates = try torchCell.states(["h_n", "c_n"], blocks, in: torch.finalStates)
      for direction in 0..<directions {
        let suffix = "_l\(depth)" + (direction == 1 ? "_reverse" : "")
        let prefix = directions == 1 ? layerName : layerName + (direction == 0 ? "/forward" : "/backward")
        for (key, value) in try torchCell.weights(suffix, torch.weights, sumsBiases: true) {
          weights["\(prefix)/\(key)"] = value
        }
        for (key, value) in try torchCell.weights(suffix, torch.gradients, sumsBiases: false) {
          gradients["\(prefix)/\(key)"] = value
        }
      }
    }
  }
}

/// The conversion of one cell.
private struct TorchCell {
  var module: TorchCase.Module

  init(_ module: TorchCase.Module) { self.module = module }

  private var kerasName: (className: String, name: String) {
    switch module.class {
    case "LSTM": ("LSTM", "lstm")
    case "GRU": ("GRU", "gru")
    default: ("SimpleRNN", "simple_rnn")
    }
  }

  /// The position in PyTorch's order of each of Keras's gates.
  private var gateOrder: [Int] {
    switch module.class {
    case "LSTM": [0, 1, 2, 3]
    case "GRU": [1, 0, 2]
    default: [0]
    }
  }

  func layerSpec(depth: Int) -> JSONValue {
    let suffix = depth == 0 ? "" : "_\(depth)"
    let cell: [String: JSONValue] = [
      "class": .string(kerasName.className), "name": .string(kerasName.name + suffix),
      "units": .number(Double(module.hiddenSize)), "use_bias": .bool(module.bias), "return_sequences": .bool(true),
      "activation": .string(module.nonlinearity ?? "tanh"),
    ]
    guard module.bidirectional else { return .object(cell) }
    return .object([
      "class": .string("Bidirectional"), "name": .string("bidirectional" + suffix), "merge_mode": .string("concat"),
      "layer": .object(cell),
    ])
  }

  /// Keras's arrays for one direction of one layer.
  func weights(
    _ suffix: String, _ arrays: [String: ReferenceTensor], sumsBiases: Bool
  ) throws -> [String: ReferenceTensor] {
    var result = [
      "kernel": reordered(try arrays.array("weight_ih\(suffix)")).transposed,
      "recurrent_kernel": reordered(try arrays.array("weight_hh\(suffix)")).transposed,
    ]
    if module.bias {
      let input = reordered(try arrays.array("bias_ih\(suffix)"))
      let recurrent = reordered(try arrays.array("bias_hh\(suffix)"))
      if module.class == "GRU" {
        result["bias"] = ReferenceTensor(shape: [2, input.data.count], data: input.data + recurrent.data)
      } else {
        let sum = zip(input.data, recurrent.data).map { $0 + $1 }
        result["bias"] = sumsBiases ? ReferenceTensor(shape: input.shape, data: sum) : input
      }
    }
    return result
  }

  /// The states of one layer: h (and c) of the first direction, then of the second.
  func states(
    _ names: [String], _ blocks: [Int], in arrays: [String: ReferenceTensor]
  ) throws -> [ReferenceTensor] {
    try blocks.flatMap { block in
      try names.prefix(module.class == "LSTM" ? 2 : 1).map { name in
        let stacked = try arrays.array(name)
        let size = stacked.shape[1] * stacked.shape[2]
        return ReferenceTensor(
          shape: [stacked.shape[1], stacked.shape[2]], data: Array(stacked.data[block * size..<(block + 1) * size]))
      }
    }
  }

  /// The gates along the first axis in Keras's order.
  private func reordered(_ array: ReferenceTensor) -> ReferenceTensor {
    let size = array.data.count / gateOrder.count
    let data = gateOrder.flatMap { array.data[$0 * size..<($0 + 1) * size] }
    return ReferenceTensor(shape: array.shape, data: data)
  }
}

extension [String: ReferenceTensor] {
  fileprivate func array(_ name: String) throws -> ReferenceTensor {
    guard let result = self[name] else { throw ReferenceError("no array \(name)") }
    return result
  }
}
