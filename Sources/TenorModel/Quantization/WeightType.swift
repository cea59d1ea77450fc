import TenorLayers

/// What the weights in a model's folder are stored as. Small vectors (biases) are always floats of 32 bits.
public enum WeightType: String, Sendable, Hashable, Codable, CaseIterable {
  /// IEEE 754 single precision: as they are.
  case float32
  /// The upper 16 bits of single precision, rounded to nearest: half the size.
  case bfloat16
  /// Whole numbers of 8 bits with a scale for each channel, which is a unit's gate of a kernel, or a word's vector of an
  /// embedding: about a quarter of the size. A weight is *w* = *q* · *s*, where *q* lies in −127 ... 127, and
  /// *s* is the greatest |*w*| of the channel divided by 127, to 16 bits, so that the product is exact.
  case int8
}

extension ParameterInfo {
  /// What the weight is stored as in a model of a type.
  func storedType(_ type: WeightType) -> SafeTensorsType {
    guard shape.count >= 2, !name.hasSuffix("/bias") else { return .float32 }
    return switch type {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }

  /// The channels that have a scale each: the rows of an embedding, the columns of a kernel.
  var channels: WeightChannels {
    let columns = shape.last ?? 1
    return isSparse
      ? WeightChannels(count: shape.dropLast().reduce(1, *), length: columns)
      : WeightChannels(count: columns, length: 1)
  }

  /// The name under which the scales are stored.
  var scaleName: String { name + ".scale" }
}

/// Which weights of a row-major tensor share a scale: `length` neighbours do, then the next `length` share another, and after
/// `count` scales the first comes again.
struct WeightChannels: Sendable, Hashable {
  var count: Int
  var length: Int

  /// Calls `body` with the place of each of `total` weights and of its scale.
  @inline(__always)
  func forEachPlace(of total: Int, _ body: (_ place: Int, _ channel: Int) -> Void) {
    var place = 0
    while place < total {
      for channel in 0..<count {
        for _ in 0..<length {
          body(place, channel)
          place += 1
        }
      }
    }
  }
}
