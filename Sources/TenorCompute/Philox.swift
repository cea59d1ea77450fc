/// Philox4x32-10, a counter-based random generator: a keyed bijection of 128-bit counters.
///
/// The value for a counter depends on the counter and the key alone, so numbers can be drawn in any order and on any
/// thread.
///
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, doi:10.1145/2063384.2063405.
public enum Philox {
  /// The block of four random words for a counter.
  ///
  /// - Complexity: O(1); ten rounds of two multiplications.
  @inlinable
  public static func block(counter: SIMD4<UInt32>, key: UInt64) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var k0 = UInt32(truncatingIfNeeded: key), k1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let p0 = UInt64(0xD251_1F53) * UInt64(c0), p1 = UInt64(0xCD9E_8D57) * UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}

/// A source of random numbers for one purpose, addressed by step, row and unit.
public struct RandomStream: Sendable, Hashable {
  /// The user's seed.
  public let seed: UInt64
  /// What the numbers are for, so that no two uses share numbers.
  public let purpose: UInt32

  public init(seed: UInt64, purpose: UInt32) {
    self.seed = seed
    self.purpose = purpose
  }

  /// Four uniform numbers in [0, 1) for the units `4 * block ..< 4 * block + 4`.
  @inlinable
  public func uniforms(step: UInt32, row: UInt32, block: UInt32) -> SIMD4<Float> {
    let words = Philox.block(counter: SIMD4(block, row, step, purpose), key: seed)
    return SIMD4<Float>(words &>> 8) * 0x1p-24
  }

  /// Fills `mask` with the multipliers of inverted dropout for one row: 0 with probability `rate`, else 1 / (1 − rate).
  ///
  /// - Parameter rate: In 0 ..< 1.
  public func dropoutMultipliers(rate: Float, step: UInt32, row: UInt32, into mask: inout MutableSpan<Float>) {
    let kept = 1 / (1 - rate)
    for start in stride(from: 0, to: mask.count, by: 4) {
      let u = uniforms(step: step, row: row, block: UInt32(start / 4))
      for lane in 0..<min(4, mask.count - start) { mask[start + lane] = u[lane] < rate ? 0 : kept }
    }
  }
}

/// A random number generator over the blocks of a ``RandomStream``, for shuffles and initial weights.
public struct PhiloxGenerator: RandomNumberGenerator, Sendable {
  private let seed: UInt64
  private let stream: SIMD2<UInt32>
  private var next64: UInt64 = 0

  /// - Parameters:
  ///   - seed: The user's seed.
  ///   - purpose: What the numbers are for.
  ///   - step: A second address, such as the epoch.
  public init(seed: UInt64, purpose: UInt32, step: UInt32 = 0) {
    self.seed = seed
    stream = SIMD2(step, purpose)
  }

  public mutating func next() -> UInt64 {
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: next64), UInt32(truncatingIfNeeded: next64 >> 32) | 0x8000_0000, stream.x, stream.y)
    next64 += 1
    let words = Philox.block(counter: counter, key: seed)
    return UInt64(words.x) | UInt64(words.y) << 32
  }

  /// A uniform number in [0, 1).
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }
}
