import Foundation
import TenorCompute
import Yams

/// One key of a recipe that a sweep changes, and the values that it takes.
struct SweepAxis {
  /// What a key takes.
  enum Values {
    /// These, one after the other.
    case list([Node])
    /// Numbers drawn from a range.
    case range(SweepRange)
  }

  /// The key with those it lies in, such as `training.learning_rate`.
  let key: String
  /// What it takes.
  let values: Values

  /// The number of values; `nil` for a range.
  var count: Int? {
    if case .list(let values) = values { values.count } else { nil }
  }

  /// The value in the given place of a list.
  func value(_ index: Int) -> Node? {
    if case .list(let values) = values, values.indices.contains(index) { values[index] } else { nil }
  }

  /// A value drawn by chance.
  func drawn(using generator: inout PhiloxGenerator) -> Node? {
    let share = Double(generator.uniform())
    switch values {
    case .list(let values): return value(Int(share * Double(values.count)))
    case .range(let range): return Node(range.text(at: share), .implicit, .plain)
    }
  }
}

/// A range of numbers.
struct SweepRange: Hashable {
  /// How the numbers of a range are spread.
  enum Scale: String, CaseIterable {
    /// Each difference is equally likely.
    case linear
    /// Each factor is equally likely.
    case logarithmic
  }

  /// The least number.
  var low: Double
  /// The greatest number.
  var high: Double
  /// How the numbers are spread.
  var scale: Scale
  /// Whether only whole numbers are drawn: both ends were written as such.
  var isWhole: Bool

  /// The number at a share of the way from ``low`` to ``high``, as a recipe writes it.
  ///
  /// - Parameter share: At least 0 and below 1.
  func text(at share: Double) -> String {
    switch (scale, isWhole) {
    case (.linear, true): "\(Int(low + (share * (high - low + 1)).rounded(.down)))"
    case (.logarithmic, true): "\(Int((low * pow(high / low, share)).rounded()))"
    case (.linear, false): Self.short(low + share * (high - low))
    case (.logarithmic, false): Self.short(low * pow(high / low, share))
    }
  }

  /// With three significant digits: more would only be hard to read.
  private static func short(_ value: Double) -> String { "\(Double(String(format: "%.3g", value)) ?? value)" }
}
