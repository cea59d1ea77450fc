/// Numbers as text with a fixed number of decimals, as C's `printf` writes them.
enum DecimalText {
  /// `%.*f`, rounded to nearest with ties to even, for magnitudes below 2⁵³ / 10^`decimals`; greater ones are written
  /// by `description`.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    let scale = power(decimals)
    guard abs(value) * scale < 0x1p53 else { return "\(value)" }
    let digits = "\(Int(rounded(abs(value), times: scale)))"
    let sign = value.sign == .minus ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// `%.*e`.
  static func scientific(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: decimals) + (value == 0 ? "e+00" : "") }
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    if mantissa < 1 {
      exponent = -decimalPlace(of: mantissa)
      mantissa *= power(-exponent)
    }
    var digits = fixed(mantissa, decimals: decimals)
    if digits.hasPrefix("10") {
      digits = fixed(1, decimals: decimals)
      exponent += 1
    }
    let size = abs(exponent)
    return (value < 0 ? "-" : "") + digits + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0\(size)" : "\(size)")
  }

  /// The place of the first digit that is not zero, for 0 < value < 1: 1 for 0.5, 3 for 0.002.
  private static func decimalPlace(of value: Double) -> Int {
    var place = 1
    while value * power(place) < 1, place < 330 { place += 1 }
    return place
  }

  private static func power(_ exponent: Int) -> Double { Elementary.power(10, Double(exponent)) }

  /// value · scale rounded to a whole number by its exact product, not by the product as rounded to `Double`.
  private static func rounded(_ value: Double, times scale: Double) -> Double {
    let product = value * scale
    let error = (-product).addingProduct(value, scale)
    let floor = product.rounded(.down)
    let excess = (product - floor - 0.5) + error
    if excess == 0 { return floor.truncatingRemainder(dividingBy: 2) == 0 ? floor : floor + 1 }
    if excess < -0.5 { return floor }
    return excess > 0 ? floor + 1 : floor
  }
}
