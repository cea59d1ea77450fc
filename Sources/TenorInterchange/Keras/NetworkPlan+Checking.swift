import TenorLayers

extension NetworkPlan {
  /// The greatest size of a dimension other than the number of words.
  private static let sizeLimit = 1 << 20

  /// Compiles layers that come from a file, whose numbers may be anything.
  ///
  /// Each layer is added by itself: sizes are limited so that one layer cannot exceed an integer, and the sum is limited
  /// before the next one is added.
  ///
  /// - Throws: ``KerasError`` if a layer does not fit, or if there would be more weights than `byteLimit` bytes hold.
  static func checked(
    _ specs: [LayerSpec], input: NetworkInput, byteLimit: Int
  ) throws(KerasError) -> NetworkPlan {
    var result: NetworkPlan?
    guard input.maximumLength ?? 0 <= KerasModel.lengthLimit else {
      throw .damaged(
        "expected an input of at most \(KerasModel.lengthLimit) ids, found \(input.maximumLength ?? 0)", place: "config"
      )
    }
    for count in specs.indices.map({ $0 + 1 }) {
      for size in specs[count - 1].sizes where size > Self.sizeLimit || size < 0 {
        throw .damaged("expected sizes from 1 to \(Self.sizeLimit), found \(size)", place: "layer \(count)")
      }
      let plan: NetworkPlan
      do {
        plan = try NetworkPlan(Array(specs.prefix(count)), input: input)
      } catch {
        throw KerasError(
          .unsupported, place: "config", problem: String(error.description.dropLast()).lowercasedFirst,
          remedy: "change the model so that its layers fit together as here")
      }
      guard plan.weightCount <= byteLimit / 4 else {
        throw KerasError(
          .mismatch, place: "config",
          problem: "expected no more weights than the file holds, found \(plan.weightCount)",
          remedy: "save the model again in Keras, so that its weights fit its layers")
      }
      result = plan
    }
    guard let result else {
      throw KerasError(
        .unsupported, place: "config", problem: "expected at least an Embedding layer, found no layers",
        remedy: "save a model that reads ids of words")
    }
    return result
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
