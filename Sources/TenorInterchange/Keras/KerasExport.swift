public import TenorLayers

/// Writes networks as files that Keras 3 loads: `keras.saving.load_model("model.keras")`.
///
/// The model reads ids: rows of whole numbers, padded with 0. It gives what the network gives.
public enum KerasExport {
  /// The version of Keras that the file says it is of.
  static let version = "3.0.0"

  /// The contents of a `.keras` file. Equal networks give equal bytes.
  ///
  /// - Parameters:
  ///   - network: The network, with finite weights.
  ///   - name: The model's name in Keras. Default: `sequential`.
  /// - Throws: ``KerasError`` if a layer's name cannot be one in Keras, or if a library refuses.
  /// - Complexity: O(weights)
  public static func contents(_ network: Network, name: String = "sequential") throws(KerasError) -> [UInt8] {
    let names = network.layerSummaries.map(\.name)
    for name in names where name.contains("/") {
      throw KerasError(
        .unsupported, place: "layer '\(name)'", problem: "expected a name without a slash, which Keras refuses",
        remedy: "train the model with other names of layers")
    }
    let metadata: JSON = ["keras_version": .string(version), "date_saved": "1980-01-01@00:00:00"]
    return try ZipFile.archive(of: [
      ("metadata.json", metadata.encoded()),
      ("config.json", configuration(network, names: names, name: name).encoded()),
      ("model.weights.h5", HDF5Writer.contents(weights(of: network))),
    ])
  }

  private static func weights(of network: Network) -> [HDF5Writer.Dataset] {
    var counts: [String: Int] = [:]
    var datasets: [HDF5Writer.Dataset] = []
    for spec in network.layers where !spec.kerasVariables.isEmpty {
      let number = counts[spec.kerasGroup, default: 0]
      counts[spec.kerasGroup] = number + 1
      let group = "layers/" + spec.kerasGroup + (number == 0 ? "" : "_\(number)")
      for variable in spec.kerasVariables {
        let parameter = network.parameters[datasets.count]
        datasets.append(
          HDF5Writer.Dataset(
            path: "\(group)/\(variable.path)", shape: parameter.shape, values: network.values(of: parameter.name) ?? [])
        )
      }
    }
    return datasets
  }

  private static func configuration(_ network: Network, names: [String], name: String) -> JSON {
    let length = network.input.maximumLength.map { JSON($0) } ?? .null
    let shape: JSON = [.null, length]
    var inputName = "input"
    while names.contains(inputName) { inputName += "_layer" }
    let input = object(
      "keras.layers", "InputLayer",
      ["batch_shape": shape, "dtype": "int32", "sparse": false, "ragged": false, "name": .string(inputName)])
    let layers = zip(network.layers, names).map { $0.kerasObject(name: $1) }
    return object(
      "keras", "Sequential",
      ["name": .string(name), "trainable": true, "layers": .array([input] + layers), "build_input_shape": shape])
  }

  /// An object as Keras 3 writes it.
  static func object(_ module: String, _ className: String, _ config: [String: JSON]) -> JSON {
    ["module": .string(module), "class_name": .string(className), "config": .object(config), "registered_name": .null]
  }
}
