import Testing
import TenorTraining

@Suite("Vectorised square root")
struct VectorRootTests {
  @Test("Within 1 ulp of the root, over all normal magnitudes")
  func accuracy() {
    var worst = 0
    // A prime stride over the bit patterns of the normal numbers meets every exponent some thousand times.
    for bits in stride(from: UInt32(0x0080_0000), to: 0x7F80_0000, by: 4093) {
      let value = Float(bitPattern: bits)
      let difference = Int(value.vectorRoot.bitPattern) - Int(value.squareRoot().bitPattern)
      worst = max(worst, abs(difference))
    }
    #expect(worst <= 1)
  }

  @Test("Special values")
  func special() {
    #expect(Float(0).vectorRoot == 0)
    #expect(Float.infinity.vectorRoot == .infinity)
    #expect(Float.nan.vectorRoot.isNaN)
    #expect(Float(-1).vectorRoot.isNaN)
    #expect((-Float.infinity).vectorRoot.isNaN)
    for value in [Float.leastNonzeroMagnitude, 0x1p-140, 0x1.fp-127] {
      let ratio = value.vectorRoot / value.squareRoot()
      #expect((0...1.0001).contains(ratio), "\(value): \(ratio)")
    }
  }
}
