extension LayerSpec {
  /// The numbers that become dimensions of weights or of windows, the number of words aside: what a reader of files limits
  /// before it multiplies them.
  package var sizes: [Int] {
    switch self {
    case .embedding(let layer): [layer.outputDimension]
    case .recurrent(let layer): [layer.units]
    case .bidirectional(let layer): [layer.layer.units]
    case .dense(let layer): [layer.units]
    case .timeDistributed(let layer): [layer.layer.units]
    case .conv1D(let layer): [layer.filters, layer.kernelSize, layer.strides, layer.dilationRate]
    case .maxPooling1D(let layer): [layer.poolSize, layer.strides ?? 0]
    case .dropout, .spatialDropout1D, .globalMaxPooling1D, .globalAveragePooling1D, .flatten: []
    }
  }

  /// The rows of an embedding, if the layer is one.
  package var wordCount: Int? {
    if case .embedding(let layer) = self { layer.inputDimension } else { nil }
  }
}
