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
      guard let rounded = parameter.rounded(values, to: type) else { continue }
      try Self.checkFinite(rounded.span, parameter.name, file: nil)
      _ = network.setValues(rounded, of: parameter.name)
    }
    return try TextClassifier(
      pipeline: pipeline, labels: labels, network: network, metadata: metadata, history: history, weightType: type)
  }
}

extension ParameterInfo {
  /// The values as a model of a type stores them; `nil` if they stay as they are.
  fileprivate func rounded(_ values: [Float], to type: WeightType) -> [Float]? {
    switch storedType(type) {
    case .float32: nil
    case .bfloat16: values.map { Float(bitPattern: UInt32($0.bfloat16Bits) << 16) }
    case .int8: Int8Weights(rounding: values, channels: channels).weights(channels)
    }
  }

  /// The weight as it is stored in a model of a type.
  func stored(_ values: [Float], as type: WeightType) -> [StoredTensor] {
    switch storedType(type) {
    case .float32: return [StoredTensor(name, shape: shape, floats: values)]
    case .bfloat16: return [StoredTensor(name, shape: shape, upperHalves: values.map { $0.bfloat16Bits })]
    case .int8:
      let weights = Int8Weights(rounding: values, channels: channels)
      return [
        StoredTensor(name, shape: shape, integers: weights.numbers),
        StoredTensor(scaleName, shape: [channels.count], floats: weights.scales),
      ]
    }
  }
}
