/// The layers of a model of Keras in the order in which they act: a `Sequential` model, or a functional one whose layers
/// follow each other one by one.
struct KerasGraph {
  /// The greatest number of layers that is read.
  static let layerLimit = 256

  /// The layers, input layers included.
  let layers: [KerasLayerConfig]
  /// The names of the layers that are told their mask, which is that of padding.
  private(set) var maskedLayers: [String] = []

  /// - Parameter model: `{"class_name": "Sequential", "config": {…}}`, or the same of a functional model.
  init(_ model: JSON) throws(KerasError) {
    let className = model["class_name"]?.string ?? "none"
    guard let config = model["config"] else { throw .damaged("expected a model's config, found none", place: "config") }
    // Keras before 2.2.3 wrote the layers of a Sequential model alone.
    guard let descriptions = config["layers"]?.array ?? config.array else {
      throw className == "Sequential" || className == "Functional"
        ? .damaged("expected a list of layers, found none", place: "config") : Self.noGraph(className)
    }
    guard descriptions.count <= Self.layerLimit else {
      throw .damaged("expected at most \(Self.layerLimit) layers, found \(descriptions.count)", place: "config")
    }
    switch className {
    case "Sequential":
      var layers: [KerasLayerConfig] = []
      for description in descriptions { layers.append(try KerasLayerConfig(description, number: layers.count + 1)) }
      self.layers = layers
    case "Functional", "Model":
      let chain = try KerasChain(config, descriptions)
      layers = chain.layers
      maskedLayers = chain.maskedLayers
    default: throw Self.noGraph(className)
    }
  }

  private static func noGraph(_ className: String) -> KerasError {
    KerasError(
      .unsupported, place: "config", problem: "expected a Sequential or functional model, found the class \(className)",
      remedy: "build the model as keras.Sequential of the same layers, copy the weights, and save that")
  }

  /// The number of tokens of a text that the model was built for; `nil` for any number.
  var inputLength: Int? {
    func length(_ shape: JSON?) -> Int? {
      guard let shape = shape?.array, shape.count == 2 else { return nil }
      return shape[1].int
    }
    for layer in layers {
      if let length = length(layer.options["batch_shape"] ?? layer.options["batch_input_shape"]) { return length }
      if layer.className == "Embedding", let length = layer.options["input_length"]?.int { return length }
    }
    return nil
  }
}
