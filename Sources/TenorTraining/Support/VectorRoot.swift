extension Float {
  /// The square root in arithmetic that loops can vectorise.
  ///
  /// `squareRoot()` calls the C library on Linux, for the sake of `errno`, and so keeps a loop scalar: an Adam step takes
  /// about twice as long. Here two Newton steps refine the well-known first guess at 1/√x (Lomont, "Fast Inverse Square
  /// Root", 2003), and one of Heron's turns it into √x.
  ///
  /// The result is within 1 ulp of the root for normal numbers, exact for 0 and infinity, NaN below 0 and for NaN. For
  /// subnormal numbers (√x < 1.1e-19, far below any ε) it is between zero and the root.
  @inline(__always)
  package var vectorRoot: Float {
    var inverse = Float(bitPattern: 0x5F37_59DF &- (bitPattern >> 1))
    let half = 0.5 * self
    inverse *= 1.5 - half * inverse * inverse
    inverse *= 1.5 - half * inverse * inverse
    let root = self * inverse
    let refined = root + 0.5 * inverse * (self - root * root)
    let finite = self < .infinity ? refined : self
    return self < 0 ? .nan : finite
  }
}
