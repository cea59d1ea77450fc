import TenorLayers

/// A recurrent layer as a part of a network.
struct ReadingLayer {
  /// The layer, or that inside a bidirectional one.
  let layer: Recurrent
  /// Whether it reads in both directions.
  let isBidirectional: Bool

  /// The class as a reader of the recipe knows it.
  var name: String { (isBidirectional ? "bidirectional " : "") + layer.cell.className }

  /// The side of a text at which reading ends; `nil` for a layer that ends at both.
  var endOfReading: SequenceSide? { isBidirectional ? nil : layer.goBackwards ? .pre : .post }
}

extension [LayerSpec] {
  /// Whether padding is masked.
  var masksPadding: Bool {
    contains { layer in
      if case .embedding(let embedding) = layer { embedding.maskZero } else { false }
    }
  }

  /// The recurrent layers, first to last.
  var readingLayers: [ReadingLayer] {
    compactMap { layer in
      switch layer {
      case .recurrent(let layer): ReadingLayer(layer: layer, isBidirectional: false)
      case .bidirectional(let layer): ReadingLayer(layer: layer.layer, isBidirectional: true)
      default: nil
      }
    }
  }
}
