import TenorCompute
import TenorLayers
import TenorModel

/// Reads the modules of a mapping one after the other, and finds for each its tensors. Every size is that of a tensor,
/// which is there; nothing is asked for that a mapping alone claims.
struct TorchLayerReader {
  private let stateDict: SafeTensors
  private(set) var layers: [LayerSpec] = []
  /// The weights of the layers, in Tenor's names and layouts.
  private(set) var weights: [(name: String, values: [Float])] = []
  private var used: Set<String> = []
  /// What the next module reads; `nil` before the first.
  private var features: Int?

  init(_ stateDict: SafeTensors) { self.stateDict = stateDict }

  mutating func add(_ module: TorchModule, mask: Bool) throws(ModelError) {
    let name = module.name.isEmpty ? module.className.lowercased() : module.name
    switch module.kind {
    case .embedding:
      let table = try tensor(module, "weight", [nil, nil], "num_embeddings × embedding_dim")
      layers.append(
        Embedding(inputDimension: table.shape[0], outputDimension: table.shape[1], maskZero: mask, name: name).spec)
      weights.append(("\(name)/embeddings", table.values))
      features = table.shape[1]
    case .recurrent(let options): try add(options, module, name)
    case .linear(let hasBias, let activation):
      let inputs = try inputs(of: module)
      let kernel = try tensor(module, "weight", [nil, inputs], "out_features × in_features")
      let units = kernel.shape[0]
      layers.append(Dense(units, activation: activation, useBias: hasBias, name: name).spec)
      weights.append(("\(name)/kernel", kernel.values.transposed(rows: max(1, units))))
      if hasBias { weights.append(("\(name)/bias", try tensor(module, "bias", [units], "out_features").values)) }
      features = units
    case .dropout(let rate, let isSpatial):
      layers.append(isSpatial ? SpatialDropout1D(rate, name: name).spec : Dropout(rate, name: name).spec)
    case .maximum: layers.append(GlobalMaxPooling1D(name: name).spec)
    case .average: layers.append(GlobalAveragePooling1D(name: name).spec)
    }
  }

  /// Throws if a tensor belongs to no module.
  func checkAllTensorsAreUsed() throws(ModelError) {
    guard let unknown = stateDict.tensors.keys.filter({ !used.contains($0) }).min() else { return }
    throw ModelError(
      .mismatch, problem: "expected only tensors of the modules that the mapping names, found also '\(unknown)'",
      remedy: "name its module in the mapping, with its num_layers, bidirectional and bias, or leave the tensor out")
  }

  private func inputs(of module: TorchModule) throws(ModelError) -> Int {
    guard let features else {
      throw ModelError(
        .damaged, problem: "expected an Embedding as the first module, found \(module.name) (\(module.className))",
        remedy: "name the modules in the order in which they are applied")
    }
    return features
  }

  // MARK: Recurrent modules

  private mutating func add(
    _ options: TorchRecurrent, _ module: TorchModule, _ name: String
  ) throws(ModelError) {
    guard options.layerCount >= 1 else {
      throw ModelError(
        .damaged, problem: "expected num_layers of at least 1 in \(module.name), found \(options.layerCount)",
        remedy: "correct the mapping")
    }
    for index in 0..<options.layerCount {
      let isLast = index + 1 == options.layerCount
      let layerName = options.layerCount == 1 ? name : "\(name)_l\(index)"
      let inputs = try inputs(of: module)
      let forward = try direction(options, module, "_l\(index)", inputs: inputs)
      var layer = Recurrent(
        options.recurrentCell, units: forward.units, name: options.isBidirectional ? nil : layerName)
      layer.activation = options.nonlinearity == .relu ? .relu : .tanh
      layer.useBias = options.hasBias
      layer.returnSequences = !isLast || options.output == .sequences
      guard options.isBidirectional else {
        add(forward.weights, options, "\(layerName)/")
        layers.append(layer.spec)
        features = forward.units
        continue
      }
      let backward = try direction(options, module, "_l\(index)_reverse", inputs: inputs, units: forward.units)
      add(forward.weights, options, "\(layerName)/forward/")
      add(backward.weights, options, "\(layerName)/backward/")
      let merge = isLast ? options.merge : .concat
      layers.append(Bidirectional(layer, mergeMode: merge, name: layerName).spec)
      features = merge == .concat ? 2 * forward.units : forward.units
    }
  }

  private mutating func add(
    _ converted: TorchRecurrentWeights.Weights, _ options: TorchRecurrent, _ prefix: String
  ) {
    weights.append((prefix + "kernel", converted.kernel))
    weights.append((prefix + "recurrent_kernel", converted.recurrentKernel))
    if options.hasBias { weights.append((prefix + "bias", converted.bias)) }
  }

  /// The weights of one layer and direction.
  ///
  /// - Parameter units: The hidden size, if it is known.
  private mutating func direction(
    _ options: TorchRecurrent, _ module: TorchModule, _ suffix: String, inputs: Int, units: Int? = nil
  ) throws(ModelError) -> (weights: TorchRecurrentWeights.Weights, units: Int) {
    let cell = options.recurrentCell, gates = cell.gates
    let form = gates == 1 ? "hidden_size" : "\(gates) · hidden_size"
    let inputHidden = try tensor(
      module, "weight_ih\(suffix)", [units.map { gates * $0 }, inputs], "\(form) × input_size")
    let columns = inputHidden.shape[0], found = columns / gates
    guard columns % gates == 0, columns > 0 else {
      throw ModelError(
        .mismatch,
        problem: "expected the tensor '\(module.tensor("weight_ih\(suffix)"))' in the shape "
          + "\(form) × input_size, found \(inputHidden.shape)",
        remedy: "give the module in the mapping the kind that it has in PyTorch")
    }
    let hiddenHidden = try tensor(module, "weight_hh\(suffix)", [columns, found], "\(form) × hidden_size")
    var biases = [[Float](repeating: 0, count: columns), [Float](repeating: 0, count: columns)]
    if options.hasBias {
      biases = [
        try tensor(module, "bias_ih\(suffix)", [columns], form).values,
        try tensor(module, "bias_hh\(suffix)", [columns], form).values,
      ]
    }
    let torch = TorchRecurrentWeights(
      inputHidden: inputHidden.values, hiddenHidden: hiddenHidden.values, inputBias: biases[0], hiddenBias: biases[1])
    guard let weights = torch.weights(of: cell, inputs: inputs, units: found) else {
      throw ModelError(
        .mismatch, problem: "expected the tensors of \(module.name) to fit each other, found other sizes",
        remedy: "save the state dict again")
    }
    return (weights, found)
  }

  // MARK: Tensors

  /// A tensor of a module.
  ///
  /// - Parameters:
  ///   - shape: Its dimensions; `nil` where any size will do.
  ///   - form: The dimensions in PyTorch's words, for the error.
  private mutating func tensor(
    _ module: TorchModule, _ name: String, _ shape: [Int?], _ form: String
  ) throws(ModelError) -> SafeTensors.Tensor {
    let key = module.tensor(name)
    guard let tensor = stateDict.tensors[key] else {
      let known = stateDict.tensors.keys.sorted()
      let list = known.prefix(8).joined(separator: ", ") + (known.count > 8 ? " and \(known.count - 8) more" : "")
      throw ModelError(
        .mismatch,
        problem: "expected the tensor '\(key)' of the module \(module.name) (\(module.className)), found "
          + (known.isEmpty ? "no tensors" : "none among \(list)"),
        remedy: "name the module in the mapping as the state dict does, with its num_layers, bidirectional and bias")
    }
    let fits = tensor.shape.count == shape.count && zip(tensor.shape, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else {
      let expected = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw ModelError(
        .mismatch,
        problem: "expected the tensor '\(key)' in the shape [\(expected)] (\(form)), found \(tensor.shape)",
        remedy: "check the kind of the module in the mapping, and that modules stand in the order in which they are "
          + "applied")
    }
    if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw ModelError(
        .notFinite,
        problem: "expected finite weights, found \(tensor.values[index]) at position \(index) of '\(key)'",
        remedy: "train the model again, or save one of an earlier step")
    }
    used.insert(key)
    return tensor
  }
}

extension TorchRecurrent {
  /// The cell that computes the same.
  var recurrentCell: Recurrent.Cell {
    switch cell {
    case .rnn: .simpleRNN
    case .gru: .gru(resetAfter: true)
    case .lstm: .lstm(unitForgetBias: true)
    }
  }
}
