extension TextClassifier {
  /// Throws if a weight is not a number or infinite.
  ///
  /// - Complexity: O(values)
  static func checkFinite(_ values: Span<Float>, _ name: String, file: String?) throws(ModelError) {
    guard !values.isFinite else { return }
    guard let index = values.indices.first(where: { !values[$0].isFinite }) else { return }
    throw ModelError(
      .notFinite, file: file,
      problem: "expected finite weights, found \(values[index]) at position \(index) of '\(name)'",
      remedy: file == nil
        ? "train again with a lower learning rate or with gradient clipping"
        : "train the model again, or restore the file")
  }
}

extension Span<Float> {
  /// Whether all numbers are finite.
  var isFinite: Bool {
    // One more in the exponent reaches the highest bit from an exponent of ones alone, and the compiler makes vectors of it.
    var seen: UInt32 = 0
    for index in indices { seen |= (self[unchecked: index].bitPattern & 0x7F80_0000) &+ 0x0080_0000 }
    return seen & 0x8000_0000 == 0
  }
}
