import TenorLayers

/// Finds the weights of layers in an HDF5 file of Keras.
struct KerasWeights {
  private let file: KerasFile

  init(_ file: KerasFile) { self.file = file }

  /// A network of the layers, with the weights of the file.
  ///
  /// - Throws: ``KerasError`` if weights are missing, of other sizes, or no numbers.
  func network(of architecture: KerasArchitecture, input: NetworkInput) throws(KerasError) -> Network {
    let specs = architecture.layers.map(\.spec)
    let plan = try NetworkPlan.checked(specs, input: input, byteLimit: HDF5.byteLimit(fileSize: file.weightsSize))
    var values: [[Float]] = []
    for (layer, path) in try paths(of: architecture) {
      let parameter = plan.parameters[values.count]
      do throws(KerasError) {
        let numbers = try file.weights.floats(at: path, shape: parameter.shape)
        try Self.checkFinite(numbers, path)
        values.append(numbers)
      } catch {
        throw error.inLayer(layer)
      }
    }
    var network = Network(plan: plan)
    for (parameter, numbers) in zip(plan.parameters, values) { _ = network.setValues(numbers, of: parameter.name) }
    return network
  }

  private static func checkFinite(_ values: [Float], _ path: String) throws(KerasError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw KerasError(
      .damaged, place: path, problem: "expected finite weights, found \(values[index]) at position \(index)",
      remedy: "train the model again with a lower learning rate or with gradient clipping")
  }

  // MARK: Places

  /// The places of all weights, in the order of the network's parameters.
  private func paths(
    of architecture: KerasArchitecture
  ) throws(KerasError) -> [(layer: KerasLayerConfig, path: String)] {
    var paths: [(layer: KerasLayerConfig, path: String)] = []
    var counts: [String: Int] = [:]
    for (layer, spec) in architecture.layers where !spec.kerasVariables.isEmpty {
      let own: [String]
      switch file.layout {
      case .classes:
        let number = counts[spec.kerasGroup, default: 0]
        counts[spec.kerasGroup] = number + 1
        own = numberedPaths(of: spec, number: number)
      case .names:
        do {
          own = try namedPaths(of: spec, layer: layer.name)
        } catch {
          throw error.inLayer(layer)
        }
      }
      paths += own.map { (layer: layer, path: $0) }
    }
    return paths
  }

  /// Keras 3 numbers the layers of a class and the weights of a layer.
  private func numberedPaths(of spec: LayerSpec, number: Int) -> [String] {
    let group = spec.kerasGroup + (number == 0 ? "" : "_\(number)")
    let root = KerasFile.roots.first { file.weights.has($0 + "/" + group) } ?? KerasFile.roots[0]
    return spec.kerasVariables.map { "\(root)/\(group)/\($0.path)" }
  }

  /// In whole models as HDF5 a layer's group names its weights in their order.
  private func namedPaths(of spec: LayerSpec, layer: String) throws(KerasError) -> [String] {
    let group = "model_weights/" + layer
    let expected = spec.kerasVariables
    let names = try file.weights.texts("weight_names", of: group) ?? []
    guard names.count == expected.count else {
      throw KerasError(
        .mismatch, place: group, problem: "expected \(expected.count) weights, found \(names.count)",
        remedy: "save the model again in Keras, so that its weights fit its layers")
    }
    for (name, variable) in zip(names, expected) {
      let last = name.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? ""
      guard last == variable.name || !["embeddings", "kernel", "recurrent_kernel", "bias"].contains(last) else {
        throw KerasError(
          .mismatch, place: group, problem: "expected the weight \(variable.name) next, found \(name)",
          remedy: "save the model again in Keras")
      }
    }
    return names.map { group + "/" + $0 }
  }
}

extension KerasError {
  /// The same error, told of a layer.
  fileprivate func inLayer(_ layer: KerasLayerConfig) -> KerasError {
    KerasError(
      kind, file: file, place: [layer.place, place].compactMap(\.self).joined(separator: ", "), problem: problem,
      remedy: remedy)
  }
}
