import TenorCompute
import TenorLayers

/// The layers of a model of Keras with what they mean here.
struct KerasArchitecture {
  /// The layers of the network, each with its description by Keras.
  private(set) var layers: [(source: KerasLayerConfig, spec: LayerSpec)] = []
  /// The layer that makes ids of texts, if there is one.
  private(set) var vectorization: KerasLayerConfig?
  private(set) var notes: [String] = []

  init(_ graph: KerasGraph, majorVersion: Int) throws(KerasError) {
    var reader = KerasLayerReader(majorVersion: majorVersion)
    var isFirst = true
    for layer in graph.layers {
      switch try reader.meaning(of: layer) {
      case .input:
        guard isFirst, vectorization == nil else { throw Self.misplaced(layer) }
      case .textVectorization:
        guard isFirst, vectorization == nil else { throw Self.misplaced(layer) }
        vectorization = layer
      case .layer(let spec):
        layers.append((layer, spec))
        isFirst = false
      case .activation(let activation): try apply(activation, layer)
      }
    }
    notes = reader.notes
    try checkMasks(graph)
  }

  private static func misplaced(_ layer: KerasLayerConfig) -> KerasError {
    layer.unsupported(
      "expected \(layer.className) before all other layers, found it behind one",
      remedy: "put it first, and use it once")
  }

  /// A function by itself belongs to the layer before it.
  private mutating func apply(_ activation: Activation, _ layer: KerasLayerConfig) throws(KerasError) {
    guard activation != .linear else { return }
    guard let last = layers.last, let joined = last.spec.applying(activation) else {
      throw layer.unsupported(
        "expected the function behind a Dense or Conv1D layer without one, found it elsewhere",
        remedy: "give the function to the layer before as its activation")
    }
    layers[layers.count - 1].spec = joined
  }

  /// Masks that the graph shows must be those that the embedding makes.
  private func checkMasks(_ graph: KerasGraph) throws(KerasError) {
    guard let name = graph.maskedLayers.first, let layer = graph.layers.first(where: { $0.name == name }) else {
      return
    }
    guard case .embedding(let embedding) = layers.first?.spec, embedding.maskZero else {
      throw layer.unsupported(
        "expected a mask made by the Embedding, found one given by hand", remedy: "set mask_zero of the Embedding")
    }
  }
}

extension LayerSpec {
  /// The layer with a function behind it; `nil` if it has one already or takes none.
  fileprivate func applying(_ activation: Activation) -> LayerSpec? {
    switch self {
    case .dense(var layer) where layer.activation == .linear:
      layer.activation = activation
      return .dense(layer)
    case .timeDistributed(var layer) where layer.layer.activation == .linear:
      layer.layer.activation = activation
      return .timeDistributed(layer)
    case .conv1D(var layer) where layer.activation == .linear && activation != .softmax:
      layer.activation = activation
      return .conv1D(layer)
    default: return nil
    }
  }
}
