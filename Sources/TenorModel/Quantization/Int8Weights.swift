/// Weights as whole numbers of 8 bits, with a scale for each channel.
///
/// The scale has 16 significant bits and a number 7, so that their product is exact, and weights that have once been rounded
/// give the same numbers and scales again.
struct Int8Weights: Sendable, Hashable {
  /// −127 ... 127.
  private(set) var numbers: [Int8]
  /// At least 0; 0 for a channel of zeros.
  private(set) var scales: [Float]

  /// Rounds weights, which are finite.
  ///
  /// - Complexity: O(weights)
  init(rounding weights: [Float], channels: WeightChannels) {
    var greatest = [Float](repeating: 0, count: channels.count)
    channels.forEachPlace(of: weights.count) { greatest[$1] = max(greatest[$1], abs(weights[$0])) }
    let scales = greatest.map(Self.scale)
    var numbers = [Int8](repeating: 0, count: weights.count)
    channels.forEachPlace(of: weights.count) { place, channel in
      guard scales[channel] > 0 else { return }
      let steps = (weights[place] / scales[channel]).rounded(.toNearestOrEven)
      numbers[place] = Int8(max(-127, min(127, steps)))
    }
    self.numbers = numbers
    self.scales = scales
  }

  /// The scale of a channel whose greatest weight is `greatest`.
  private static func scale(_ greatest: Float) -> Float {
    // Smaller weights have no exact product with a scale, and no effect.
    guard greatest >= 0x1p-100 else { return 0 }
    return Float(bitPattern: ((greatest / 127).bitPattern &+ 0x80) & ~0xFF)
  }

  /// The weights that numbers and scales stand for.
  ///
  /// - Complexity: O(weights)
  static func weights(_ numbers: [Float], scales: [Float], channels: WeightChannels) -> [Float] {
    var weights = numbers
    channels.forEachPlace(of: numbers.count) { weights[$0] *= scales[$1] }
    return weights
  }

  /// The weights after rounding.
  func weights(_ channels: WeightChannels) -> [Float] {
    Self.weights(numbers.map(Float.init), scales: scales, channels: channels)
  }
}

extension Float {
  /// The upper half of the number, rounded to nearest, ties to even; of a finite number.
  var bfloat16Bits: UInt16 {
    UInt16(truncatingIfNeeded: (bitPattern &+ 0x7FFF &+ (bitPattern >> 16 & 1)) >> 16)
  }
}
