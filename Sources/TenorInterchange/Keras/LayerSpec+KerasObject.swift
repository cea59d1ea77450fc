import TenorCompute
import TenorLayers

extension LayerSpec {
  /// The layer as Keras 3 writes it.
  func kerasObject(name: String) -> JSON {
    var config = kerasOptions(name: name)
    config["name"] = .string(name)
    // Of all layers, Keras's SpatialDropout1D alone refuses the option.
    if case .spatialDropout1D = self {} else { config["trainable"] = true }
    return KerasExport.object("keras.layers", className, config)
  }

  private func kerasOptions(name: String) -> [String: JSON] {
    switch self {
    case .embedding(let layer):
      [
        "input_dim": JSON(layer.inputDimension), "output_dim": JSON(layer.outputDimension),
        "mask_zero": .bool(layer.maskZero), "embeddings_initializer": layer.embeddingsInitializer.kerasName,
        "embeddings_regularizer": layer.embeddingsRegularizer.kerasObject,
        "embeddings_constraint": layer.embeddingsConstraint.kerasObject,
      ]
    case .recurrent(let layer): layer.kerasOptions
    case .bidirectional(let layer): layer.kerasOptions(name: name)
    case .dense(let layer): layer.kerasOptions
    case .timeDistributed(let layer): ["layer": LayerSpec.dense(layer.layer).kerasObject(name: "\(name)_dense")]
    case .dropout(let layer): ["rate": JSON(layer.rate)]
    case .spatialDropout1D(let layer): ["rate": JSON(layer.rate)]
    case .conv1D(let layer): layer.kerasOptions
    case .maxPooling1D(let layer):
      [
        "pool_size": JSON(layer.poolSize), "strides": JSON(layer.strides ?? layer.poolSize),
        "padding": .string(layer.padding.rawValue), "data_format": "channels_last",
      ]
    case .globalMaxPooling1D, .globalAveragePooling1D: ["data_format": "channels_last", "keepdims": false]
    case .flatten: ["data_format": "channels_last"]
    }
  }
}

extension Recurrent {
  fileprivate var kerasOptions: [String: JSON] {
    var options: [String: JSON] = [
      "units": JSON(units), "activation": .string(activation.rawValue), "use_bias": .bool(useBias),
      "recurrent_initializer": recurrentInitializer.kerasName,
      "recurrent_regularizer": recurrentRegularizer.kerasObject,
      "recurrent_constraint": recurrentConstraint.kerasObject, "dropout": JSON(dropout),
      "recurrent_dropout": JSON(recurrentDropout), "return_sequences": .bool(returnSequences),
      "return_state": false, "go_backwards": .bool(goBackwards), "stateful": false,
    ]
    options.merge(kerasKernelAndBias) { $1 }
    if cell != .simpleRNN { options["recurrent_activation"] = .string(recurrentActivation.rawValue) }
    if case .gru(let resetAfter) = cell { options["reset_after"] = .bool(resetAfter) }
    if case .lstm(let unitForgetBias) = cell { options["unit_forget_bias"] = .bool(unitForgetBias) }
    return options
  }
}

extension Bidirectional {
  fileprivate func kerasOptions(name: String) -> [String: JSON] {
    let inner = layer.cell.className.lowercased()
    var options: [String: JSON] = [
      "merge_mode": .string(mergeMode.rawValue),
      "layer": LayerSpec.recurrent(layer).kerasObject(name: "forward_\(inner)"),
    ]
    // By itself Keras makes a backward layer that reads backwards, whichever way the forward layer reads.
    if layer.goBackwards {
      var backward = layer
      backward.goBackwards = false
      options["backward_layer"] = LayerSpec.recurrent(backward).kerasObject(name: "backward_\(inner)")
    }
    return options
  }
}

extension Dense {
  fileprivate var kerasOptions: [String: JSON] {
    kerasKernelAndBias.merging(
      ["units": JSON(units), "activation": .string(activation.rawValue), "use_bias": .bool(useBias)]
    ) { $1 }
  }
}

extension Conv1D {
  fileprivate var kerasOptions: [String: JSON] {
    kerasKernelAndBias.merging(
      [
        "filters": JSON(filters), "kernel_size": [JSON(kernelSize)], "strides": [JSON(strides)],
        "padding": .string(padding.rawValue), "dilation_rate": [JSON(dilationRate)], "groups": 1,
        "activation": .string(activation.rawValue), "use_bias": .bool(useBias), "data_format": "channels_last",
      ]
    ) { $1 }
  }
}

extension KernelAndBias {
  fileprivate var kerasKernelAndBias: [String: JSON] {
    [
      "kernel_initializer": kernelInitializer.kerasName, "bias_initializer": biasInitializer.kerasName,
      "kernel_regularizer": kernelRegularizer.kerasObject, "bias_regularizer": biasRegularizer.kerasObject,
      "kernel_constraint": kernelConstraint.kerasObject, "bias_constraint": biasConstraint.kerasObject,
    ]
  }
}

extension Initializer {
  fileprivate var kerasName: JSON {
    switch self {
    case .randomUniform: "random_uniform"
    case .randomNormal: "random_normal"
    default: .string(rawValue)
    }
  }
}

extension Regularizer? {
  fileprivate var kerasObject: JSON {
    map { KerasExport.object("keras.regularizers", "L2", ["l2": JSON($0.l2)]) } ?? .null
  }
}

extension Constraint? {
  fileprivate var kerasObject: JSON {
    map { KerasExport.object("keras.constraints", "MaxNorm", ["max_value": JSON($0.maxNorm), "axis": 0]) } ?? .null
  }
}
