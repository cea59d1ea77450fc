package import TenorCompute

/// A compiled list of layers: shapes, and places of weights. Immutable, without weights.
package final class NetworkPlan: Sendable {
  package let specs: [LayerSpec]
  package let input: NetworkInput
  package let parameters: [ParameterInfo]
  /// Floats of all weights.
  package let weightCount: Int
  package let denseCount: Int
  let packedCount: Int
  let layers: [any Layer]
  /// How sequences are stored.
  package let storage: SequenceStorage
  /// The size of the vocabulary.
  package let vocabulary: Int

  /// How the sequences of a micro-batch are stored.
  package enum SequenceStorage: Sendable, Hashable {
    /// Real tokens only.
    case ragged
    /// Padded to the maximum length, with padding masked for the layers that know masks.
    case paddedMasked(length: Int)
    /// Padded to the maximum length with tokens like any other.
    case padded(length: Int)
  }

  package init(_ specs: [LayerSpec], input: NetworkInput) throws(NetworkError) {
    var compiler = NetworkCompiler(input: input)
    for spec in specs { try compiler.add(spec) }
    try compiler.finish()
    self.specs = specs
    self.input = input
    layers = compiler.layers
    parameters = compiler.allocator.parameters
    weightCount = compiler.allocator.count
    denseCount = compiler.allocator.denseCount
    packedCount = compiler.allocator.packedCount
    storage = compiler.storage
    vocabulary = compiler.vocabulary
  }

  /// The shape of the last layer's output.
  package var outputShape: LayerShape { layers.last?.outputShape ?? .tokens(length: input.maximumLength) }

  /// Floats that a pass keeps for each position until the backward pass, roughly.
  var floatsPerPosition: Int { layers.reduce(0) { $0 + $1.floatsPerPosition } }

  /// The steps that are stored for the longest of the sequences, which has `length` tokens.
  func storedSteps(length: Int) -> Int {
    switch storage {
    case .ragged: length
    case .padded(let maximum), .paddedMasked(let maximum): maximum
    }
  }

  /// Whether padding is stored once for the sequences of a micro-batch.
  func sharesPadding(isTraining: Bool) -> Bool {
    guard case .padded = storage, input.padding == .pre else { return false }
    return layers.prefix(2).allSatisfy { $0.sharesPadding(isTraining: isTraining) }
  }

  /// The vectors that the network gives for a sequence of `length` tokens.
  package func outputSteps(length: Int) -> Int {
    guard case .sequence = outputShape else { return 1 }
    var steps = storedSteps(length: length)
    for layer in layers {
      if let layer = layer as? Conv1DLayer { steps = layer.rule.outputLength(steps) }
      if let layer = layer as? MaxPooling1DLayer { steps = layer.rule.outputLength(steps) }
    }
    return steps
  }

  /// Sizes of the embeddings.
  var tables: [(rows: Int, columns: Int)] {
    parameters.filter(\.isSparse).map { ($0.shape[0], $0.shape[1]) }
  }

  /// The function that the last layer ends with, if it is dense.
  package var lastActivation: Activation? { (layers.last as? DenseLayer)?.activation }
}
