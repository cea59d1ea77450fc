import TenorCompute
import TenorLayers

/// Makes a network of the weights in a file, strictly: each must be there, of the right type and shape, finite, and asked for.
struct WeightReader {
  let weights: SafeTensorsFile
  let type: WeightType
  /// The file's path, for errors.
  let file: String

  /// Floats that lie in the file as the network has them are used where they are; others are copied.
  ///
  /// - Complexity: O(weights)
  func network(_ plan: NetworkPlan) throws(ModelError) -> Network {
    // Before memory is asked for: the plan's sizes are then those of the file.
    try checkTensors(of: plan)
    let network: Network
    if let floats = weights.floats(inOrder: plan.parameters.map(\.name)), floats.count == plan.weightCount {
      network = Network(plan: plan, weights: floats)
    } else {
      network = try copiedNetwork(plan)
    }
    for parameter in plan.parameters {
      try network.weights.withSpan(parameter.range) { (values) throws(ModelError) in
        try TextClassifier.checkFinite(values, parameter.name, file: file)
      }
    }
    return network
  }

  private func copiedNetwork(_ plan: NetworkPlan) throws(ModelError) -> Network {
    var network = Network(plan: plan)
    for parameter in plan.parameters {
      guard let tensor = weights.tensors[parameter.name] else { continue }
      var values = weights.floats(tensor)
      if tensor.type == .int8, let scales = weights.tensors[parameter.scaleName] {
        values = Int8Weights.weights(values, scales: weights.floats(scales), channels: parameter.channels)
      }
      _ = network.setValues(values, of: parameter.name)
    }
    return network
  }

  private func checkTensors(of plan: NetworkPlan) throws(ModelError) {
    var known: Set<String> = []
    for parameter in plan.parameters {
      let stored = parameter.storedType(type)
      try check(parameter.name, stored, parameter.shape)
      known.insert(parameter.name)
      guard stored == .int8 else { continue }
      try check(parameter.scaleName, .float32, [parameter.channels.count])
      known.insert(parameter.scaleName)
    }
    if let unknown = weights.tensors.keys.filter({ !known.contains($0) }).min() {
      throw .mismatch(file, "expected only the weights of the network, found also '\(unknown)'")
    }
  }

  private func check(_ name: String, _ type: SafeTensorsType, _ shape: [Int]) throws(ModelError) {
    guard let tensor = weights.tensors[name] else {
      throw .mismatch(file, "expected the weight '\(name)' of shape \(shape), found none")
    }
    guard tensor.shape == shape else {
      throw .mismatch(file, "expected the weight '\(name)' in the shape \(shape), found \(tensor.shape)")
    }
    guard tensor.type == type else {
      throw .mismatch(
        file, "expected the weight '\(name)' as \(type.rawValue), found \(tensor.type.rawValue)")
    }
  }
}
