import TenorCompute

extension LayerSpec: Codable {
  public init(from decoder: any Decoder) throws {
    var fields = try LayerFields(decoder)
    let name: String? = try fields.optional("name")
    let className: String = try fields.required("class")
    switch className {
    case "Embedding":
      self = .embedding(
        Embedding(
          inputDimension: try fields.required("input_dim"), outputDimension: try fields.required("output_dim"),
          maskZero: try fields.value("mask_zero", false), name: name,
          embeddingsInitializer: try fields.value("embeddings_initializer", .randomUniform),
          embeddingsRegularizer: try fields.optional("embeddings_regularizer"),
          embeddingsConstraint: try fields.optional("embeddings_constraint"),
          isTrainable: try fields.value("trainable", true)))
    case "SimpleRNN", "GRU", "LSTM":
      self = .recurrent(try Recurrent(className, name, &fields))
    case "Bidirectional":
      guard case .recurrent(let layer) = try fields.required("layer") as LayerSpec else {
        throw fields.error("layer", "Bidirectional wraps a SimpleRNN, a GRU or an LSTM")
      }
      self = .bidirectional(Bidirectional(layer, mergeMode: try fields.value("merge_mode", .concat), name: name))
    case "Dense":
      self = .dense(try Dense(name, &fields))
    case "TimeDistributed":
      guard case .dense(let layer) = try fields.required("layer") as LayerSpec else {
        throw fields.error("layer", "TimeDistributed wraps a Dense layer")
      }
      self = .timeDistributed(TimeDistributed(layer, name: name))
    case "Dropout": self = .dropout(Dropout(try fields.required("rate"), name: name))
    case "SpatialDropout1D": self = .spatialDropout1D(SpatialDropout1D(try fields.required("rate"), name: name))
    case "GlobalMaxPooling1D": self = .globalMaxPooling1D(GlobalMaxPooling1D(name: name))
    case "GlobalAveragePooling1D": self = .globalAveragePooling1D(GlobalAveragePooling1D(name: name))
    case "Conv1D": self = .conv1D(try Conv1D(name, &fields))
    case "MaxPooling1D":
      self = .maxPooling1D(
        MaxPooling1D(
          poolSize: try fields.value("pool_size", 2), strides: try fields.optional("strides"),
          padding: try fields.value("padding", .valid), name: name))
    case "Flatten": self = .flatten(Flatten(name: name))
    default: throw fields.error("class", "no layer is called \(className)")
    }
    try fields.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = LayerFields(encoder)
    try fields.set("class", className)
    try fields.set("name", name)
    switch self {
    case .embedding(let layer):
      try fields.set("input_dim", layer.inputDimension)
      try fields.set("output_dim", layer.outputDimension)
      try fields.set("mask_zero", layer.maskZero)
      try fields.set("embeddings_initializer", layer.embeddingsInitializer)
      try fields.set("embeddings_regularizer", layer.embeddingsRegularizer)
      try fields.set("embeddings_constraint", layer.embeddingsConstraint)
      // As without the key in models that do not need it, which older versions read too.
      if !layer.isTrainable { try fields.set("trainable", false) }
    case .recurrent(let layer): try layer.encode(into: &fields)
    case .bidirectional(let layer):
      try fields.set("merge_mode", layer.mergeMode)
      try fields.set("layer", LayerSpec.recurrent(layer.layer))
    case .dense(let layer): try layer.encode(into: &fields)
    case .timeDistributed(let layer): try fields.set("layer", LayerSpec.dense(layer.layer))
    case .dropout(let layer): try fields.set("rate", layer.rate)
    case .spatialDropout1D(let layer): try fields.set("rate", layer.rate)
    case .conv1D(let layer): try layer.encode(into: &fields)
    case .maxPooling1D(let layer):
      try fields.set("pool_size", layer.poolSize)
      try fields.set("strides", layer.strides)
      try fields.set("padding", layer.padding)
    case .globalMaxPooling1D, .globalAveragePooling1D, .flatten: break
    }
  }
}

extension Recurrent {
  fileprivate init(_ className: String, _ name: String?, _ fields: inout LayerFields) throws {
    let cell: Cell =
      switch className {
      case "GRU": .gru(resetAfter: try fields.value("reset_after", true))
      case "LSTM": .lstm(unitForgetBias: try fields.value("unit_forget_bias", true))
      default: .simpleRNN
      }
    self.init(cell, units: try fields.required("units"), name: name)
    activation = try fields.value("activation", activation)
    if className != "SimpleRNN" { recurrentActivation = try fields.value("recurrent_activation", recurrentActivation) }
    try readKernelAndBias(&fields)
    recurrentInitializer = try fields.value("recurrent_initializer", recurrentInitializer)
    recurrentRegularizer = try fields.optional("recurrent_regularizer")
    recurrentConstraint = try fields.optional("recurrent_constraint")
    dropout = try fields.value("dropout", dropout)
    recurrentDropout = try fields.value("recurrent_dropout", recurrentDropout)
    returnSequences = try fields.value("return_sequences", returnSequences)
    goBackwards = try fields.value("go_backwards", goBackwards)
  }

  fileprivate func encode(into fields: inout LayerFields) throws {
    try fields.set("units", units)
    try fields.set("activation", activation)
    if cell != .simpleRNN { try fields.set("recurrent_activation", recurrentActivation) }
    if case .gru(let resetAfter) = cell { try fields.set("reset_after", resetAfter) }
    if case .lstm(let unitForgetBias) = cell { try fields.set("unit_forget_bias", unitForgetBias) }
    try writeKernelAndBias(&fields)
    try fields.set("recurrent_initializer", recurrentInitializer)
    try fields.set("recurrent_regularizer", recurrentRegularizer)
    try fields.set("recurrent_constraint", recurrentConstraint)
    try fields.set("dropout", dropout)
    try fields.set("recurrent_dropout", recurrentDropout)
    try fields.set("return_sequences", returnSequences)
    try fields.set("go_backwards", goBackwards)
  }
}

extension Dense {
  fileprivate init(_ name: String?, _ fields: inout LayerFields) throws {
    self.init(
      try fields.required("units"), activation: try fields.value("activation", .linear), name: name)
    try readKernelAndBias(&fields)
  }

  fileprivate func encode(into fields: inout LayerFields) throws {
    try fields.set("units", units)
    try fields.set("activation", activation)
    try writeKernelAndBias(&fields)
  }
}

extension Conv1D {
  fileprivate init(_ name: String?, _ fields: inout LayerFields) throws {
    self.init(
      try fields.required("filters"), kernelSize: try fields.required("kernel_size"),
      strides: try fields.value("strides", 1), padding: try fields.value("padding", .valid),
      dilationRate: try fields.value("dilation_rate", 1), activation: try fields.value("activation", .linear),
      name: name)
    try readKernelAndBias(&fields)
  }

  fileprivate func encode(into fields: inout LayerFields) throws {
    try fields.set("filters", filters)
    try fields.set("kernel_size", kernelSize)
    try fields.set("strides", strides)
    try fields.set("padding", padding)
    try fields.set("dilation_rate", dilationRate)
    try fields.set("activation", activation)
    try writeKernelAndBias(&fields)
  }
}

extension KernelAndBias {
  fileprivate mutating func readKernelAndBias(_ fields: inout LayerFields) throws {
    useBias = try fields.value("use_bias", useBias)
    kernelInitializer = try fields.value("kernel_initializer", kernelInitializer)
    biasInitializer = try fields.value("bias_initializer", biasInitializer)
    kernelRegularizer = try fields.optional("kernel_regularizer")
    biasRegularizer = try fields.optional("bias_regularizer")
    kernelConstraint = try fields.optional("kernel_constraint")
    biasConstraint = try fields.optional("bias_constraint")
  }

  fileprivate func writeKernelAndBias(_ fields: inout LayerFields) throws {
    try fields.set("use_bias", useBias)
    try fields.set("kernel_initializer", kernelInitializer)
    try fields.set("bias_initializer", biasInitializer)
    try fields.set("kernel_regularizer", kernelRegularizer)
    try fields.set("bias_regularizer", biasRegularizer)
    try fields.set("kernel_constraint", kernelConstraint)
    try fields.set("bias_constraint", biasConstraint)
  }
}
