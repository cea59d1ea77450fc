import TenorCompute
import TenorLayers

extension KerasLayerReader {
  mutating func embedding(_ layer: KerasLayerConfig) throws(KerasError) -> Embedding {
    var embedding = Embedding(
      inputDimension: try layer.int("input_dim"), outputDimension: try layer.int("output_dim"),
      maskZero: try layer.bool("mask_zero", false), name: layer.name)
    embedding.embeddingsInitializer = try initializer(layer, "embeddings_initializer", .randomUniform)
    embedding.embeddingsRegularizer = regularizer(layer, "embeddings_regularizer")
    embedding.embeddingsConstraint = constraint(layer, "embeddings_constraint")
    return embedding
  }

  mutating func recurrent(_ layer: KerasLayerConfig, isInBidirectional: Bool = false) throws(KerasError) -> Recurrent {
    try checkRecurrent(layer, isInBidirectional: isInBidirectional)
    let cell: Recurrent.Cell =
      switch layer.className {
      // Keras before 2.1 did not know the option.
      case "GRU": .gru(resetAfter: try layer.bool("reset_after", false))
      case "LSTM": .lstm(unitForgetBias: try layer.bool("unit_forget_bias", true))
      default: .simpleRNN
      }
    var recurrent = Recurrent(cell, units: try layer.int("units"), name: layer.name)
    recurrent.activation = try activation(layer, "activation")
    if cell != .simpleRNN { recurrent.recurrentActivation = try activation(layer, "recurrent_activation") }
    try readKernelAndBias(of: &recurrent, layer)
    recurrent.recurrentInitializer = try initializer(layer, "recurrent_initializer", .orthogonal)
    recurrent.recurrentRegularizer = regularizer(layer, "recurrent_regularizer")
    recurrent.recurrentConstraint = constraint(layer, "recurrent_constraint")
    recurrent.dropout = try layer.rate("dropout")
    recurrent.recurrentDropout = try layer.rate("recurrent_dropout")
    recurrent.returnSequences = try layer.bool("return_sequences", false)
    recurrent.goBackwards = try layer.bool("go_backwards", false)
    return recurrent
  }

  private mutating func readKernelAndBias<Layer: KernelAndBias>(
    of spec: inout Layer, _ layer: KerasLayerConfig
  ) throws(KerasError) {
    spec.useBias = try layer.bool("use_bias", true)
    spec.kernelInitializer = try initializer(layer, "kernel_initializer", .glorotUniform)
    spec.biasInitializer = try initializer(layer, "bias_initializer", .zeros)
    spec.kernelRegularizer = regularizer(layer, "kernel_regularizer")
    spec.biasRegularizer = regularizer(layer, "bias_regularizer")
    spec.kernelConstraint = constraint(layer, "kernel_constraint")
    spec.biasConstraint = constraint(layer, "bias_constraint")
  }

  private func checkRecurrent(_ layer: KerasLayerConfig, isInBidirectional: Bool) throws(KerasError) {
    try layer.require(
      "stateful", false,
      remedy:
        "build the layer with stateful=False and copy the weights: a text is read from its beginning, so no state may stay from the one before"
    )
    try layer.require("return_state", false, remedy: "use the output alone, which is the state after the last token")
    try layer.require("time_major", false, remedy: "use inputs in the order (batch, steps, features)")
    // Bidirectional sets the option by itself, to what Tenor does.
    guard !isInBidirectional else { return }
    try layer.require(
      "zero_output_for_mask", false, remedy: "leave the option out, so that masked steps repeat the output before")
  }

  mutating func bidirectional(_ layer: KerasLayerConfig) throws(KerasError) -> Bidirectional {
    let forward = try recurrent(try recurrentLayer(layer, "layer"), isInBidirectional: true)
    let known = notes.count
    if let backward = layer.options["backward_layer"], !backward.isNull {
      var other = try recurrent(try recurrentLayer(layer, "backward_layer"), isInBidirectional: true)
      notes.removeSubrange(known...)
      guard other.goBackwards != forward.goBackwards else {
        throw layer.unsupported(
          "expected a backward_layer that reads the other way round, found one that reads the same way",
          remedy: "leave backward_layer out, or give one of the two go_backwards=True")
      }
      other.goBackwards = forward.goBackwards
      other.name = forward.name
      guard other == forward else {
        throw layer.unsupported(
          "expected a backward_layer with the options of the forward one, found others",
          remedy: "give both directions the same units and options")
      }
    }
    let mode = layer.options["merge_mode"] ?? "concat"
    guard let mergeMode = mode.string.flatMap(Bidirectional.MergeMode.init(rawValue:)) else {
      throw layer.unsupported(
        "expected merge_mode to be concat, sum, mul or ave, found \(mode.short)",
        remedy: "use concat, which keeps both outputs side by side")
    }
    var inner = forward
    inner.name = nil
    return Bidirectional(inner, mergeMode: mergeMode, name: layer.name)
  }

  private func recurrentLayer(_ layer: KerasLayerConfig, _ key: String) throws(KerasError) -> KerasLayerConfig {
    let inner = try layer.inner(key)
    guard ["SimpleRNN", "GRU", "LSTM"].contains(inner.className) else {
      throw layer.unsupported(
        "expected a SimpleRNN, a GRU or an LSTM inside, found \(inner.className)", remedy: "use one of these")
    }
    return inner
  }

  mutating func dense(_ layer: KerasLayerConfig) throws(KerasError) -> Dense {
    var dense = Dense(
      try layer.int("units"), activation: try activation(layer, "activation"), name: layer.name)
    try readKernelAndBias(of: &dense, layer)
    return dense
  }

  mutating func timeDistributed(_ layer: KerasLayerConfig) throws(KerasError) -> TimeDistributed {
    let inner = try layer.inner("layer")
    guard inner.className == "Dense" else {
      throw layer.unsupported(
        "expected TimeDistributed(Dense), found \(inner.className) inside",
        remedy: "use the layer itself where it reads sequences, or Dense")
    }
    var dense = try dense(inner)
    dense.name = nil
    return TimeDistributed(dense, name: layer.name)
  }

  mutating func dropout(_ layer: KerasLayerConfig, rate: Float) -> LayerSpec {
    let shape = layer.options["noise_shape"] ?? .null
    if let sizes = shape.array, sizes.count == 3, sizes[0] == .null, sizes[1] == 1, sizes[2] == .null {
      return .spatialDropout1D(SpatialDropout1D(rate, name: layer.name))
    }
    if !shape.isNull { note(layer, "noise_shape", shape) }
    return .dropout(Dropout(rate, name: layer.name))
  }

  mutating func convolution(_ layer: KerasLayerConfig) throws(KerasError) -> Conv1D {
    try checkDataFormat(layer)
    try layer.require("groups", 1, remedy: "use one group")
    var convolution = Conv1D(
      try layer.int("filters"), kernelSize: try layer.size("kernel_size", nil), strides: try layer.size("strides", 1),
      padding: try layer.choice("padding", .valid), dilationRate: try layer.size("dilation_rate", 1),
      activation: try activation(layer, "activation"), name: layer.name)
    try readKernelAndBias(of: &convolution, layer)
    return convolution
  }

  func maxPooling(_ layer: KerasLayerConfig) throws(KerasError) -> MaxPooling1D {
    try checkDataFormat(layer)
    let size = try layer.size("pool_size", 2)
    return MaxPooling1D(
      poolSize: size, strides: try layer.size("strides", size), padding: try layer.choice("padding", .valid),
      name: layer.name)
  }
}
