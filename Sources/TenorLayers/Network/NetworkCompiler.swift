import TenorCompute

/// Turns layer specifications into layers one by one, and finds what does not fit.
struct NetworkCompiler {
  let input: NetworkInput
  private(set) var layers: [any Layer] = []
  private(set) var storage: NetworkPlan.SequenceStorage = .ragged
  private(set) var vocabulary = 0
  var allocator = ParameterAllocator()
  private var shape: LayerShape
  private var names: [String: Int] = [:]
  private var usedNames: Set<String> = []
  /// Whether padding is masked at this point.
  private var isMasked = false

  init(input: NetworkInput) {
    self.input = input
    shape = .tokens(length: input.maximumLength)
  }

  mutating func finish() throws(NetworkError) {
    if let length = input.maximumLength, length < 1 {
      throw .invalidOption(layer: "input", option: "maximum_length", expected: "at least 1", found: "\(length)")
    }
    guard !layers.isEmpty else {
      throw .shapeMismatch(layer: "input", expected: "at least an Embedding layer", found: "no layers")
    }
  }

  mutating func add(_ spec: LayerSpec) throws(NetworkError) {
    let name = try uniqueName(spec)
    try checkPosition(spec, name)
    let layer = try compile(spec, name)
    layers.append(layer)
    shape = layer.outputShape
    followMask(spec)
  }

  // MARK: Names

  private mutating func uniqueName(_ spec: LayerSpec) throws(NetworkError) -> String {
    if let name = spec.name {
      guard usedNames.insert(name).inserted else { throw .duplicateName(name) }
      return name
    }
    let base = snakeCase(spec.className)
    while true {
      let count = names[base, default: 0]
      names[base] = count + 1
      let name = count == 0 ? base : "\(base)_\(count)"
      if usedNames.insert(name).inserted { return name }
    }
  }

  /// As Keras names layers: `SimpleRNN` → `simple_rnn`, `GlobalMaxPooling1D` → `global_max_pooling1d`.
  private func snakeCase(_ name: String) -> String {
    var result = ""
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
      let startsWord =
        index > 0 && letter.isUppercase
        && (letters[index - 1].isLowercase || (index + 1 < letters.count && letters[index + 1].isLowercase))
      if startsWord { result += "_" }
      result += letter.lowercased()
    }
    return result
  }

  // MARK: Masks

  /// Follows Keras's rules for where a mask goes on, ends and is lost; a lost one means that padding has to be stored.
  private mutating func followMask(_ spec: LayerSpec) {
    switch spec {
    case .embedding(let layer):
      isMasked = layer.maskZero
      if let length = input.maximumLength, !layer.maskZero { storage = .padded(length: length) }
    case .conv1D, .maxPooling1D, .flatten, .globalMaxPooling1D:
      if isMasked, let length = input.maximumLength { storage = .paddedMasked(length: length) }
      isMasked = false
    case .recurrent(let layer):
      if !layer.returnSequences { isMasked = false }
    case .bidirectional(let layer):
      if !layer.layer.returnSequences { isMasked = false }
    case .globalAveragePooling1D: isMasked = false
    case .dense, .timeDistributed, .dropout, .spatialDropout1D: break
    }
  }

  // MARK: Checks

  private func checkPosition(_ spec: LayerSpec, _ name: String) throws(NetworkError) {
    let found = shape.description
    switch (spec, shape) {
    case (.embedding, .tokens): return
    case (.embedding, _):
      throw .shapeMismatch(layer: name, expected: "token ids (an Embedding comes first)", found: found)
    case (_, .tokens):
      throw .shapeMismatch(layer: name, expected: "vectors (an Embedding comes first)", found: "token ids \(found)")
    case (.dense, _), (.dropout, _), (_, .sequence): return
    case (_, .vector):
      throw .shapeMismatch(
        layer: name, expected: "a sequence (None, length, features): set return_sequences on the layer before",
        found: found)
    }
  }

  func require(
    _ condition: Bool, _ layer: String, _ option: String, _ expected: String, _ found: some CustomStringConvertible
  ) throws(NetworkError) {
    if !condition {
      throw .invalidOption(layer: layer, option: option, expected: expected, found: found.description)
    }
  }

  private func checkRate(_ rate: Float, _ layer: String, _ option: String) throws(NetworkError) {
    try require(rate >= 0 && rate < 1, layer, option, "at least 0 and below 1", rate)
  }

  // MARK: Layers

  private mutating func compile(_ spec: LayerSpec, _ name: String) throws(NetworkError) -> any Layer {
    switch spec {
    case .embedding(let layer): return try compile(layer, name)
    case .recurrent(let layer):
      return try compile(layer, name, weights: name, reversed: layer.goBackwards, backwardHalf: false)
    case .bidirectional(let layer): return try compile(layer, name)
    case .dense(let layer): return try compile(layer, name, className: "Dense")
    case .timeDistributed(let layer): return try compile(layer.layer, name, className: "TimeDistributed")
    case .dropout(let layer):
      try checkRate(layer.rate, name, "rate")
      return DropoutLayer(
        name: name, className: spec.className, outputShape: shape, rate: layer.rate, isSpatial: false,
        index: layers.count)
    case .spatialDropout1D(let layer):
      try checkRate(layer.rate, name, "rate")
      return DropoutLayer(
        name: name, className: spec.className, outputShape: shape, rate: layer.rate, isSpatial: true,
        index: layers.count)
    case .globalMaxPooling1D:
      return GlobalPoolingLayer(
        name: name, className: spec.className, outputShape: .vector(features: shape.features), kind: .maximum)
    case .globalAveragePooling1D:
      return GlobalPoolingLayer(
        name: name, className: spec.className, outputShape: .vector(features: shape.features), kind: .average)
    case .conv1D(let layer): return try compile(layer, name)
    case .maxPooling1D(let layer): return try compile(layer, name)
    case .flatten:
      guard case .sequence(let length?, let features) = shape else {
        throw .shapeMismatch(
          layer: name, expected: "a sequence of fixed length: give the network a maximum length",
          found: shape.description)
      }
      return FlattenLayer(name: name, outputShape: .vector(features: length * features))
    }
  }

  private mutating func compile(_ layer: Embedding, _ name: String) throws(NetworkError) -> any Layer {
    try require(layer.inputDimension >= 1, name, "input_dim", "at least 1", layer.inputDimension)
    try require(layer.outputDimension >= 1, name, "output_dim", "at least 1", layer.outputDimension)
    try require(
      layer.inputDimension <= Int(Int32.max) / layer.outputDimension, name, "input_dim",
      "small enough for a table of 2³¹ weights", layer.inputDimension)
    vocabulary = layer.inputDimension
    let table = allocator.add(
      "\(name)/embeddings", [layer.inputDimension, layer.outputDimension], layer.embeddingsInitializer,
      layer.embeddingsRegularizer, layer.embeddingsConstraint, sparse: true, trainable: layer.isTrainable)
    return EmbeddingLayer(
      name: name, outputShape: .sequence(length: input.maximumLength, features: layer.outputDimension), table: table)
  }

  private mutating func compile(
    _ layer: Recurrent, _ name: String, weights: String, reversed: Bool, backwardHalf: Bool
  ) throws(NetworkError) -> RecurrentLayer {
    try require(layer.units >= 1 && layer.units <= 1 << 16, name, "units", "in 1 ... 65536", layer.units)
    try checkRate(layer.dropout, name, "dropout")
    try checkRate(layer.recurrentDropout, name, "recurrent_dropout")
    try require(layer.activation != .softmax, name, "activation", "an elementwise function", "softmax")
    try require(
      layer.recurrentActivation != .softmax, name, "recurrent_activation", "an elementwise function", "softmax")
    let inputs = shape.features, units = layer.units, gates = layer.cell.gates
    let kernel = allocator.add(
      "\(weights)/kernel", [inputs, gates * units], layer.kernelInitializer, layer.kernelRegularizer,
      layer.kernelConstraint)
    let recurrent = allocator.add(
      "\(weights)/recurrent_kernel", [units, gates * units], layer.recurrentInitializer, layer.recurrentRegularizer,
      layer.recurrentConstraint)
    let biasShape = layer.cell == .gru(resetAfter: true) ? [2, gates * units] : [gates * units]
    let bias =
      layer.useBias
      ? allocator.add(
        "\(weights)/bias", biasShape, layer.biasInitializer, layer.biasRegularizer, layer.biasConstraint) : nil
    let kind: RecurrentKernel =
      switch layer.cell {
      case .simpleRNN: .simpleRNN
      case .gru(let resetAfter): resetAfter ? .gru : .gruResetBefore
      case .lstm: .lstm
      }
    return RecurrentLayer(
      name: name, spec: layer, outputShape: recurrentShape(layer), inputs: inputs, isReversed: reversed,
      index: layers.count, isBackwardHalf: backwardHalf, kernel: kernel, recurrent: recurrent, bias: bias,
      packedRanges: RecurrentLayer.packedRanges(kind, inputs: inputs, units: units, &allocator))
  }

  private func recurrentShape(_ layer: Recurrent, factor: Int = 1) -> LayerShape {
    guard layer.returnSequences, case .sequence(let length, _) = shape else {
      return .vector(features: layer.units * factor)
    }
    return .sequence(length: length, features: layer.units * factor)
  }

  private mutating func compile(_ layer: Bidirectional, _ name: String) throws(NetworkError) -> any Layer {
    let isReversed = layer.layer.goBackwards
    let forward = try compile(
      layer.layer, name, weights: "\(name)/forward", reversed: isReversed, backwardHalf: false)
    let backward = try compile(
      layer.layer, name, weights: "\(name)/backward", reversed: !isReversed, backwardHalf: true)
    return BidirectionalLayer(
      name: name, outputShape: recurrentShape(layer.layer, factor: layer.mergeMode == .concat ? 2 : 1),
      mergeMode: layer.mergeMode, forward: forward, backward: backward)
  }

  private mutating func compile(_ layer: Dense, _ name: String, className: String) throws(NetworkError) -> any Layer {
    try require(layer.units >= 1 && layer.units <= 1 << 20, name, "units", "in 1 ... 1048576", layer.units)
    let inputs = shape.features
    let kernel = allocator.add(
      "\(name)/kernel", [inputs, layer.units], layer.kernelInitializer, layer.kernelRegularizer,
      layer.kernelConstraint)
    let bias =
      layer.useBias
      ? allocator.add(
        "\(name)/bias", [layer.units], layer.biasInitializer, layer.biasRegularizer, layer.biasConstraint) : nil
    let outputShape: LayerShape =
      if case .sequence(let length, _) = shape {
        .sequence(length: length, features: layer.units)
      } else {
        .vector(features: layer.units)
      }
    return DenseLayer(
      name: name, className: className, outputShape: outputShape, activation: layer.activation, kernel: kernel,
      bias: bias,
      product: PackedProduct(k: inputs, columns: layer.units, &allocator))
  }

  private mutating func compile(_ layer: Conv1D, _ name: String) throws(NetworkError) -> any Layer {
    for (option, value) in [
      ("filters", layer.filters), ("kernel_size", layer.kernelSize), ("strides", layer.strides),
      ("dilation_rate", layer.dilationRate),
    ] { try require(value >= 1, name, option, "at least 1", value) }
    try require(layer.activation != .softmax, name, "activation", "an elementwise function", "softmax")
    let rule = WindowRule(
      size: layer.kernelSize, strides: layer.strides, dilation: layer.dilationRate, padding: layer.padding)
    let inputs = shape.features
    let kernel = allocator.add(
      "\(name)/kernel", [layer.kernelSize, inputs, layer.filters], layer.kernelInitializer, layer.kernelRegularizer,
      layer.kernelConstraint)
    let bias =
      layer.useBias
      ? allocator.add(
        "\(name)/bias", [layer.filters], layer.biasInitializer, layer.biasRegularizer, layer.biasConstraint) : nil
    let window = layer.kernelSize * inputs
    return Conv1DLayer(
      name: name, outputShape: try windowShape(rule, layer.filters, name), rule: rule, activation: layer.activation,
      kernel: kernel, bias: bias,
      product: PackedProduct(k: window, columns: layer.filters, &allocator))
  }

  private func compile(_ layer: MaxPooling1D, _ name: String) throws(NetworkError) -> any Layer {
    let strides = layer.strides ?? layer.poolSize
    try require(layer.poolSize >= 1, name, "pool_size", "at least 1", layer.poolSize)
    try require(strides >= 1, name, "strides", "at least 1", strides)
    try require(layer.padding != .causal, name, "padding", "valid or same", "causal")
    let rule = WindowRule(size: layer.poolSize, strides: strides, dilation: 1, padding: layer.padding)
    return MaxPooling1DLayer(name: name, outputShape: try windowShape(rule, shape.features, name), rule: rule)
  }

  private func windowShape(_ rule: WindowRule, _ features: Int, _ name: String) throws(NetworkError) -> LayerShape {
    guard case .sequence(let length?, _) = shape else { return .sequence(length: nil, features: features) }
    let windows = rule.outputLength(length)
    guard windows > 0 else {
      throw .shapeMismatch(
        layer: name, expected: "at least as many time steps as its window has", found: shape.description)
    }
    return .sequence(length: windows, features: features)
  }
}
