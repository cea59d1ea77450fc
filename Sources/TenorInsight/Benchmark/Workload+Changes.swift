public import TenorLayers

extension Workload {
  /// The job with other sizes, for curves of its cost.
  ///
  /// - Parameters:
  ///   - samples: Reviews in an epoch.
  ///   - maximumLength: Tokens of a review at most.
  ///   - vocabulary: Ids, at least 1.
  ///   - units: Of each recurrent layer, at least 1.
  ///   - batchSize: Reviews in a step.
  public func changing(
    samples: Int? = nil, maximumLength: Int? = nil, vocabulary: Int? = nil, units: Int? = nil, batchSize: Int? = nil
  ) -> Workload {
    Workload(
      name: name,
      layers: layers.map { layer in
        switch layer {
        case .embedding(var embedding):
          embedding.inputDimension = vocabulary ?? embedding.inputDimension
          return .embedding(embedding)
        case .recurrent(var recurrent):
          recurrent.units = units ?? recurrent.units
          return .recurrent(recurrent)
        case .bidirectional(var bidirectional):
          bidirectional.layer.units = units ?? bidirectional.layer.units
          return .bidirectional(bidirectional)
        default: return layer
        }
      }, maximumLength: maximumLength ?? self.maximumLength, vocabulary: vocabulary ?? self.vocabulary,
      padding: padding,
      batchSize: batchSize ?? self.batchSize, samples: samples ?? self.samples, isSynthetic: isSynthetic)
  }

  /// Multiplications and additions of the recurrent layers' products in one training step on all of `inputs`: forward,
  /// and twice as many backward.
  ///
  /// What can be had once for each word, the first layer's products of inputs, does not count. Masked padding has no
  /// operations; other padding counts as tokens do, computed or shared.
  public func trainingOperations(_ inputs: TokenBatch) -> Double {
    // Of the layer's inputs that are not words.
    var features = 0, isMasked = false, perToken = 0
    for layer in layers {
      switch layer {
      case .embedding(let embedding):
        isMasked = embedding.maskZero
      case .recurrent(let recurrent):
        perToken += 2 * recurrent.cell.gates * recurrent.units * (features + recurrent.units)
        features = recurrent.units
      case .bidirectional(let bidirectional):
        let recurrent = bidirectional.layer
        perToken += 4 * recurrent.cell.gates * recurrent.units * (features + recurrent.units)
        features = recurrent.units * (bidirectional.mergeMode == .concat ? 2 : 1)
      default: break
      }
    }
    let tokens = isMasked ? inputs.ids.count : inputs.count * maximumLength
    return 3 * Double(perToken) * Double(tokens)
  }
}
