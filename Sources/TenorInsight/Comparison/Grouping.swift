import Foundation
import TenorText

/// Examples told apart by one property, and how two classifiers do on each part of them.
public struct Grouping: Sendable, Hashable {
  /// Examples that are alike.
  public struct Group: Sendable, Hashable {
    /// What they have in common.
    public let name: String
    /// How many of them each classifier gets right.
    public let contingency: Contingency
  }

  /// The property.
  public let name: String
  /// The classifier whose reading has the property; `nil` if the text itself has it, or both read alike.
  public let side: Comparison.Side?
  /// The groups, in a natural order; none is empty, and each example is in one of them.
  public let groups: [Group]

  private init(_ name: String, _ side: Comparison.Side?, _ groups: [(name: String, contains: [Bool])], _ right: [Right])
  {
    self.name = name
    self.side = side
    self.groups = groups.compactMap { group in
      var contingency = Contingency()
      for (isMember, right) in zip(group.contains, right) where isMember {
        contingency.add(aIsRight: right.a, bIsRight: right.b)
      }
      return contingency.count > 0 ? Group(name: group.name, contingency: contingency) : nil
    }
  }

  typealias Right = (a: Bool, b: Bool)

  /// All groupings that are known.
  ///
  /// - Parameters:
  ///   - traits: What each text holds.
  ///   - readings: What each model reads of each text; one element where both read alike.
  ///   - right: For each text, who is right.
  static func all(traits: [CueWords.Traits], readings: [[EncodedText]], right: [Right]) -> [Grouping] {
    var result = [
      Grouping("length", nil, quartiles(of: traits.map { Double($0.length) }, unit: "words") { "\(Int($0))" }, right),
      Grouping("negation", nil, halves(traits.map(\.hasNegation), "with a negation", "without"), right),
      Grouping("contrast", nil, halves(traits.map(\.hasContrast), "with but, however, …", "without"), right),
    ]
    for (reading, side) in zip(readings, readings.count > 1 ? [Comparison.Side.a, .b] : [nil]) {
      let rates = reading.map { $0.tokenCount == 0 ? 1 : Double($0.unknownCount) / Double($0.tokenCount) }
      result.append(
        Grouping(
          "unknown words", side, quartiles(of: rates, unit: "%") { String(format: "%.1f", 100 * $0) }, right))
      result.append(Grouping("truncation", side, halves(reading.map(\.isTruncated), "cut", "read whole"), right))
    }
    return result
  }

  private static func halves(_ isMember: [Bool], _ yes: String, _ no: String) -> [(name: String, contains: [Bool])] {
    [(yes, isMember), (no, isMember.map(!))]
  }

  /// Four groups of about the same size by value, fewer where many values are equal.
  private static func quartiles(
    of values: [Double], unit: String, text: (Double) -> String
  ) -> [(name: String, contains: [Bool])] {
    let sorted = values.sorted()
    guard let greatest = sorted.last else { return [] }
    var bounds: [Double] = []
    for quarter in 1...3 {
      let bound = sorted[max(0, (sorted.count * quarter + 3) / 4 - 1)]
      if bound < greatest, bound != bounds.last { bounds.append(bound) }
    }
    let lower = [-Double.infinity] + bounds, upper = bounds + [greatest]
    return zip(lower, upper).map { low, high in
      let least = text(sorted.first { $0 > low } ?? high), most = text(high)
      return (least == most ? "\(most) \(unit)" : "\(least) to \(most) \(unit)", values.map { $0 > low && $0 <= high })
    }
  }
}
