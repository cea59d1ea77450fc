import Foundation

/// Round places on an axis: multiples of 1, 2 or 5 times a power of ten.
package struct Ticks: Sendable, Hashable {
  /// What the axis covers.
  package private(set) var range: ClosedRange<Double>
  /// The places, ascending, all within ``range``.
  package private(set) var values: [Double]
  /// What stands at each.
  package private(set) var labels: [String]

  /// - Parameters:
  ///   - range: What has to be covered. Bounds that are no numbers give 0 to 1.
  ///   - count: The greatest number of steps, at least 1.
  ///   - isWhole: Whether only whole numbers make sense.
  ///   - isExtended: Whether the axis ends at ticks; else it covers `range` exactly.
  package init(
    covering range: ClosedRange<Double>, atMost count: Int, isWhole: Bool = false, isExtended: Bool = true
  ) {
    let range = Self.widened(range)
    let step = Self.step((range.upperBound - range.lowerBound) / Double(max(1, count)), isWhole: isWhole)
    let first = range.lowerBound / step, last = range.upperBound / step
    // Beyond this a Double does not tell neighbouring multiples apart.
    guard abs(first) < 1e15, abs(last) < 1e15 else {
      self.range = range
      values = [range.lowerBound, range.upperBound]
      labels = values.map { String(format: "%g", $0) }
      return
    }
    // A bound that is a multiple but for rounding is one.
    let slack = 1e-9
    let least = isExtended ? Int((first + slack).rounded(.down)) : Int((first - slack).rounded(.up))
    let greatest = isExtended ? Int((last - slack).rounded(.up)) : Int((last + slack).rounded(.down))
    values = (least...max(greatest, isExtended ? least + 1 : least)).map { Double($0) * step }
    self.range = isExtended ? (values[0])...(values[values.count - 1]) : range
    if !isExtended { values = values.map { min(range.upperBound, max(range.lowerBound, $0)) } }
    labels = values.map { Self.label($0, step: step) }
  }

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let low = range.lowerBound, high = range.upperBound
    guard low.isFinite, high.isFinite, (high - low).isFinite else { return 0...1 }
    guard high - low <= 1e-12 * max(abs(low), abs(high)) else { return range }
    let margin = low == 0 ? 0.5 : abs(low) * 0.1
    return (low - margin)...(high + margin)
  }

  /// The smallest round step that is not smaller than `least`.
  private static func step(_ least: Double, isWhole: Bool) -> Double {
    let power = pow(10, log10(least).rounded(.down))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= least * (1 - 1e-9) } ?? 10
    let step = factor * power
    guard step.isNormal else { return max(least, .leastNormalMagnitude) }
    return isWhole ? max(1, step) : step
  }

  private static func label(_ value: Double, step: Double) -> String {
    let decimals = max(0, Int(-log10(step * (1 + 1e-9)).rounded(.down)))
    if decimals > 4 || abs(value) >= 1e7 { return String(format: "%g", value == 0 ? 0 : value) }
    return decimals == 0 ? Numerals.grouped(Int(value.rounded())) : Numerals.fixed(value, decimals)
  }

  /// Leaves the axis without ticks.
  mutating func clear() {
    values = []
    labels = []
  }

  /// The width of the widest label.
  var labelWidth: Double { labels.map { TextWidth.of($0) }.max() ?? 0 }
}
