import TenorLayers

extension LayerSpec {
  /// A weight of a layer: what Keras calls it, and where it stands below the layer in a file of Keras 3.
  struct KerasVariable {
    var name: String
    var path: String
  }

  /// The layer's weights in the order of the network's parameters, which is Keras's.
  var kerasVariables: [KerasVariable] {
    switch self {
    case .embedding: Self.variables(["embeddings"], "vars")
    case .recurrent(let layer): Self.variables(layer.kerasWeights, "cell/vars")
    case .bidirectional(let layer):
      Self.variables(layer.layer.kerasWeights, "forward_layer/cell/vars")
        + Self.variables(layer.layer.kerasWeights, "backward_layer/cell/vars")
    case .dense(let layer): Self.variables(Self.names(useBias: layer.useBias), "vars")
    case .timeDistributed(let layer): Self.variables(Self.names(useBias: layer.layer.useBias), "layer/vars")
    case .conv1D(let layer): Self.variables(Self.names(useBias: layer.useBias), "vars")
    case .dropout, .spatialDropout1D, .globalMaxPooling1D, .globalAveragePooling1D, .maxPooling1D, .flatten: []
    }
  }

  /// The name of the class in files of Keras 3: in lower case, with `_` between its words.
  var kerasGroup: String {
    switch self {
    case .recurrent(let layer) where layer.cell == .simpleRNN: "simple_rnn"
    case .timeDistributed: "time_distributed"
    default: className.lowercased()
    }
  }

  private static func names(useBias: Bool) -> [String] { useBias ? ["kernel", "bias"] : ["kernel"] }

  private static func variables(_ names: [String], _ group: String) -> [KerasVariable] {
    names.enumerated().map { KerasVariable(name: $1, path: "\(group)/\($0)") }
  }
}

extension Recurrent {
  fileprivate var kerasWeights: [String] {
    useBias ? ["kernel", "recurrent_kernel", "bias"] : ["kernel", "recurrent_kernel"]
  }
}
