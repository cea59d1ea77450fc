import Foundation

/// Numbers as people read them in charts and reports.
enum Numerals {
  /// A number with a fixed number of decimals; `–` for what is no number.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value > 0 ? "∞" : "−∞" }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
  }

  /// A share as a percentage with a fixed number of decimals.
  static func percent(_ share: Double, _ decimals: Int = 2) -> String { fixed(100 * share, decimals) + " %" }

  /// A whole number with commas between thousands.
  static func grouped(_ value: Int) -> String {
    var digits = ""
    for (index, digit) in String(value.magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { digits.append(",") }
      digits.append(digit)
    }
    return (value < 0 ? "-" : "") + digits.reversed()
  }

  /// A number with as many digits as it takes to tell it from its like, for losses.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0, abs(value) < 1e-3 || abs(value) >= 1e6 else { return fixed(value, 4) }
    return String(format: "%.2e", value)
  }
}

extension Numerals {
  /// A number without needless decimals.
  static func plain(_ value: Double) -> String {
    value.isFinite && value == value.rounded() && abs(value) < 1e15 ? grouped(Int(value)) : short(value)
  }
}
