import TenorCompute
public import TenorLayers
public import TenorModel
import TenorText

extension TorchModel {
  /// A classifier's network in PyTorch's names and layouts, each layer a module of its name.
  ///
  /// What only training knows stays behind: initializers, penalties, constraints, dropout within recurrent layers.
  ///
  /// - Throws: `ModelError` of kind `unsupported` for a layer or an option that PyTorch has not.
  /// - Complexity: O(weights)
  public init(_ classifier: TextClassifier) throws(ModelError) {
    try self.init(classifier.network)
    mapping.labels = classifier.labels
    mapping.tokenizer = Self.tokenizerFile
    mapping.input.truncating = classifier.pipeline.sequenceRule.truncating == .pre ? .pre : .post
  }

  /// A network in PyTorch's names and layouts, each layer a module of its name.
  ///
  /// - Throws: `ModelError` of kind `unsupported` for a layer or an option that PyTorch has not.
  /// - Complexity: O(weights)
  public init(_ network: Network) throws(ModelError) {
    self.init(stateDict: SafeTensors(metadata: ["format": "pt"]), mapping: TorchMapping(modules: []))
    mapping.input.maximumLength = network.input.maximumLength
    mapping.input.padding = network.input.padding
    for (spec, summary) in zip(network.layers, network.layerSummaries) {
      let kind = try add(spec, summary.name, of: network)
      mapping.modules.append(TorchModule(summary.name, kind))
    }
  }

  private mutating func add(
    _ spec: LayerSpec, _ name: String, of network: Network
  ) throws(ModelError) -> TorchModule.Kind {
    switch spec {
    case .embedding(let layer):
      // Without a maximum length there is no padding that could be read.
      mapping.input.mask = layer.maskZero || network.input.maximumLength == nil
      stateDict.tensors["\(name).weight"] = SafeTensors.Tensor(
        shape: [layer.inputDimension, layer.outputDimension], values: network.values(of: "\(name)/embeddings") ?? [])
      return .embedding
    case .recurrent(let layer):
      var module = try recurrent(layer, name)
      module.output = layer.returnSequences ? .sequences : .last
      add(layer, "\(name)/", to: name, suffix: "", of: network)
      return .recurrent(module)
    case .bidirectional(let layer):
      var module = try recurrent(layer.layer, name)
      module.output = layer.layer.returnSequences ? .sequences : .last
      module.isBidirectional = true
      module.merge = layer.mergeMode
      add(layer.layer, "\(name)/forward/", to: name, suffix: "", of: network)
      add(layer.layer, "\(name)/backward/", to: name, suffix: "_reverse", of: network)
      return .recurrent(module)
    case .dense(let layer): return add(layer, name, of: network)
    case .timeDistributed(let layer): return add(layer.layer, name, of: network)
    case .dropout(let layer): return .dropout(rate: layer.rate, isSpatial: false)
    case .spatialDropout1D(let layer): return .dropout(rate: layer.rate, isSpatial: true)
    case .globalMaxPooling1D: return .maximum
    case .globalAveragePooling1D: return .average
    case .conv1D, .maxPooling1D, .flatten:
      throw .unsupported(
        "PyTorch: expected embeddings, recurrent layers, pooling over time and dense layers, found \(name) "
          + "(\(spec.className))", "export with --onnx, which holds it")
    }
  }

  private mutating func add(_ layer: Dense, _ name: String, of network: Network) -> TorchModule.Kind {
    let kernel = network.values(of: "\(name)/kernel") ?? []
    let inputs = kernel.count / max(1, layer.units)
    stateDict.tensors["\(name).weight"] = SafeTensors.Tensor(
      shape: [layer.units, inputs], values: kernel.transposed(rows: inputs))
    if layer.useBias, let bias = network.values(of: "\(name)/bias") {
      stateDict.tensors["\(name).bias"] = SafeTensors.Tensor(shape: [layer.units], values: bias)
    }
    return .linear(bias: layer.useBias, activation: layer.activation)
  }

  /// The options of PyTorch's module, if it has one that computes the same.
  private func recurrent(_ layer: Recurrent, _ name: String) throws(ModelError) -> TorchRecurrent {
    let module = "nn.\(layer.cell.torch.rawValue)"
    guard !layer.goBackwards else {
      throw .unsupported(
        "PyTorch: expected the layer \(name) to read forwards, found go_backwards, which \(module) has not",
        "use Bidirectional, or export with --onnx, which holds it")
    }
    guard layer.cell != .gru(resetAfter: false) else {
      throw .unsupported(
        "PyTorch: expected the GRU \(name) to have its reset gate after the product, as \(module), found it before",
        "train with reset_after, the default, or export with --onnx, which holds both")
    }
    var result = TorchRecurrent(layer.cell.torch, hasBias: layer.useBias)
    if layer.cell == .simpleRNN, layer.activation == .relu {
      result.nonlinearity = .relu
    } else if layer.activation != .tanh || (layer.cell != .simpleRNN && layer.recurrentActivation != .sigmoid) {
      let found = layer.activation != .tanh ? layer.activation : layer.recurrentActivation
      let expected = layer.cell == .simpleRNN ? "tanh or relu" : "tanh and sigmoid"
      throw .unsupported(
        "PyTorch: expected the activations of \(name) to be those of \(module), \(expected), found \(found.rawValue)",
        "train with these, or export with --onnx, which holds others")
    }
    return result
  }

  /// Adds the tensors of one direction.
  private mutating func add(
    _ layer: Recurrent, _ prefix: String, to name: String, suffix: String, of network: Network
  ) {
    let units = layer.units, columns = layer.cell.gates * units
    let kernel = network.values(of: prefix + "kernel") ?? []
    let inputs = kernel.count / max(1, columns)
    let noBias = [Float](repeating: 0, count: layer.cell == .gru(resetAfter: true) ? 2 * columns : columns)
    let weights = TorchRecurrentWeights.Weights(
      kernel: kernel, recurrentKernel: network.values(of: prefix + "recurrent_kernel") ?? [],
      bias: network.values(of: prefix + "bias") ?? noBias)
    guard let torch = TorchRecurrentWeights(weights, of: layer.cell, inputs: inputs, units: units) else { return }
    func set(_ tensor: String, _ shape: [Int], _ values: [Float]) {
      stateDict.tensors["\(name).\(tensor)_l0\(suffix)"] = SafeTensors.Tensor(shape: shape, values: values)
    }
    set("weight_ih", [columns, inputs], torch.inputHidden)
    set("weight_hh", [columns, units], torch.hiddenHidden)
    guard layer.useBias else { return }
    set("bias_ih", [columns], torch.inputBias)
    set("bias_hh", [columns], torch.hiddenBias)
  }
}

extension Recurrent.Cell {
  /// PyTorch's class.
  fileprivate var torch: TorchRecurrent.Cell {
    switch self {
    case .simpleRNN: .rnn
    case .gru: .gru
    case .lstm: .lstm
    }
  }
}
