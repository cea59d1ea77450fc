/// A weight of a network: its name, its shape and its place among the weights.
public struct ParameterInfo: Sendable, Hashable {
  /// The layer's name, then the weight's as in Keras: `lstm/recurrent_kernel`.
  public let name: String
  /// Dimensions, Keras's order.
  public let shape: [Int]
  /// Place of the first float among all weights.
  public let offset: Int
  public let initializer: Initializer
  public let regularizer: Regularizer?
  public let constraint: Constraint?
  /// Whether a step touches few rows of it (an embedding).
  package let isSparse: Bool
  /// Whether training changes it.
  public let isTrainable: Bool
  /// Place of its first float in a worker's own gradients; embeddings have their own store.
  package let gradientOffset: Int

  /// The number of floats.
  public var count: Int { shape.reduce(1, *) }
  /// Where its floats lie among all weights.
  public var range: Range<Int> { offset..<offset + count }
}

/// Gives each weight its place while a network is being compiled.
struct ParameterAllocator {
  private(set) var parameters: [ParameterInfo] = []
  private(set) var count = 0
  private(set) var denseCount = 0
  private(set) var sparseCount = 0
  private(set) var packedCount = 0

  mutating func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, _ regularizer: Regularizer?,
    _ constraint: Constraint?, sparse: Bool = false, trainable: Bool = true
  ) -> ParameterInfo {
    let info = ParameterInfo(
      name: name, shape: shape, offset: count, initializer: initializer, regularizer: regularizer,
      constraint: constraint, isSparse: sparse, isTrainable: trainable,
      gradientOffset: sparse ? sparseCount : denseCount)
    count += info.count
    if sparse { sparseCount += 1 } else { denseCount += info.count }
    parameters.append(info)
    return info
  }

  /// Reserves room for packed weights, in whole cache lines.
  mutating func reservePacked(_ floats: Int) -> PackedRange {
    defer { packedCount += (floats + 15) & ~15 }
    return PackedRange(offset: packedCount, count: floats)
  }
}

/// A part of the packed weights.
struct PackedRange: Sendable, Hashable {
  var offset: Int
  var count: Int
}
