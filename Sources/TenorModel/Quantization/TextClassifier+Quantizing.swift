import TenorLayers

extension TextClassifier {
  /// The same classifier with weights rounded to what a type can store. Saved, its folder holds them in that type; in memory,
  /// and for all computations, they are floats of 32 bits.
  ///
  /// Rounding what has been rounded to the same type changes nothing.
  ///
  /// - Parameter type: The type; ``WeightType/float32`` leaves the weights as they are.
  /// - Throws: ``ModelError`` of kind `notFinite` if a weight is no number, or too great for the type.
  /// - Complexity: O(weights)
  public func quantized(to type: WeightType) throws(ModelError) -> TextClassifier {
    var network = network
    for parameter in network.parameters {
      guard let values = self.network.values(of: parameter.name) else { continue }
      try Self.checkFinite(values.span, parameter.name, file: nil)
      let rounded: [Float]
      switch parameter.storedType(type) {
      case .float32: continue
      case .bfloat16: rounded = values.map { Float(bitPattern: UInt32($0.bfloat16Bits) << 16) }
      case .int8:
        rounded = Int8Weights(rounding: values, channels: parameter.channels).weights(parameter.channels)
      }
      try Self.checkFinite(rounded.span, parameter.name, file: nil)
      _ = network.setValues(rounded, of: parameter.name)
    }
    return try TextClassifier(
      pipeline: pipeline, labels: labels, network: network, metadata: metadata, history: history, weightType: type)
  }
}

extension ParameterInfo {
  /// The weight as it is stored in a model of a type.
  func stored(_ values: [Float], as type: WeightType) -> [StoredTensor] {
    switch storedType(type) {
    case .float32: return [StoredTensor(name, shape: shape, floats: values)]
    case .bfloat16: return [StoredTensor(name, shape: shape, upperHalves: values.map(\.bfloat16Bits))]
    case .int8:
      let weights = Int8Weights(rounding: values, channels: channels)
      return [
        StoredTensor(name, shape: shape, integers: weights.numbers),
        StoredTensor(scaleName, shape: [channels.count], floats: weights.scales),
      ]
    }
  }
}
