/// A small, fast generator of random numbers whose sequence is fixed for ever.
///
/// G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators" (2014), with the constants of
/// S. Vigna's `splitmix64.c`. Not for cryptography.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates the generator of the given seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}

extension RandomNumberGenerator {
  /// A number in `0 ..< bound`, each equally likely: the high half of a product, with rejection (D. Lemire, "Fast random
  /// integer generation in an interval", 2019). Written out so that no release of Swift changes the sequence.
  mutating func number(below bound: Int) -> Int {
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    let threshold = (0 &- bound) % bound
    while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    return Int(product.high)
  }
}

extension Array {
  /// Shuffles in place by Fisher and Yates, from the end.
  package mutating func reproduciblyShuffle(using generator: inout some RandomNumberGenerator) {
    for index in indices.dropFirst().reversed() { swapAt(index, generator.number(below: index + 1)) }
  }
}
