import TenorLayers

extension Recipe {
  /// The dimension that vectors of words must have; `nil` where the network takes theirs.
  var requiredDimension: Int? {
    switch architecture {
    case .recurrent(let network): return embeddings?.setsDimension == true ? nil : network.embedding
    case .layers(let layers):
      guard case .embedding(let embedding)? = layers.first else { return nil }
      return embedding.outputDimension
    }
  }

  /// The recipe with the dimension of the vectors written out.
  func adopting(dimension: Int) -> Recipe {
    var result = self
    if case .recurrent(var network) = architecture {
      network.embedding = dimension
      result.architecture = .recurrent(network)
    }
    result.embeddings?.setsDimension = false
    return result
  }
}

extension [LayerSpec] {
  /// The layers with an embedding that training does not change.
  var withFrozenEmbedding: [LayerSpec] {
    map { layer in
      guard case .embedding(var embedding) = layer else { return layer }
      embedding.isTrainable = false
      return .embedding(embedding)
    }
  }
}
