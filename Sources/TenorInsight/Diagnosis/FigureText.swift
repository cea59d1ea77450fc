import Foundation

/// Figures as they stand in sentences.
enum FigureText {
  /// A share as a percentage with one decimal, or more where it would seem to be nothing.
  static func percent(_ share: Double) -> String {
    let percent = 100 * share
    return String(format: percent > 0 && percent < 0.1 ? "%.2f %%" : "%.1f %%", percent)
  }

  /// A difference of shares in points of a hundred.
  static func points(_ difference: Double) -> String { String(format: "%.1f points", 100 * difference) }

  /// A whole number with a comma between thousands.
  static func count(_ number: Int) -> String {
    var digits = Array(String(abs(number)))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// A number of things, in the singular for one.
  static func count(_ number: Int, _ thing: String, plural: String? = nil) -> String {
    count(number) + " " + (number == 1 ? thing : plural ?? thing + "s")
  }

  /// A part of a whole: the number and its share.
  static func part(_ number: Int, of whole: Int) -> String {
    "\(count(number)) (\(percent(Double(number) / Double(max(1, whole)))))"
  }

  /// A loss with three decimals.
  static func loss(_ value: Double) -> String { String(format: "%.3f", value) }

  /// Names as a list in a sentence.
  static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension [Int] {
  /// The number that `share` of the numbers do not exceed, by nearest rank; 0 for none.
  ///
  /// - Complexity: O(n log n)
  func quantile(_ share: Double) -> Int {
    let sorted = sorted()
    guard let first = sorted.first else { return 0 }
    let rank = Int((Double(sorted.count) * share).rounded(.up))
    return rank < 1 ? first : sorted[Swift.min(sorted.count, rank) - 1]
  }

  /// The middle number; 0 for none.
  var median: Int { quantile(0.5) }
}
