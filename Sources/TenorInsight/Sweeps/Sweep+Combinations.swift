import TenorCompute
import Yams

extension Sweep {
  typealias Combination = [(key: String, value: Node)]

  /// The combinations of values.
  ///
  /// - Parameters:
  ///   - count: The number of combinations that are drawn by chance.
  ///   - fields: The keys of the sweep, for errors.
  static func combinations(
    _ mode: Mode, _ axes: [SweepAxis], count: Int, seed: UInt64, _ fields: YAMLFields
  ) throws(RecipeError) -> [Combination] {
    let counts = axes.map { $0.count ?? 1 }
    let total =
      switch mode {
      case .grid: counts.reduce(1) { min($0 * $1, maximumTrials + 1) }
      case .random: count
      case .oneAtATime: counts.reduce(1, +)
      }
    guard total <= maximumTrials else {
      throw fields.error(
        "keys", "expected at most \(maximumTrials) combinations, found more",
        remedy: "try fewer values, or mode: random")
    }
    switch mode {
    case .grid: return grid(axes)
    case .random: return random(axes, count: count, seed: seed)
    case .oneAtATime: return oneAtATime(axes)
    }
  }

  /// The last key changes fastest.
  private static func grid(_ axes: [SweepAxis]) -> [Combination] {
    axes.reduce([[]]) { combinations, axis in
      combinations.flatMap { combination in
        (0..<(axis.count ?? 0)).compactMap { index in axis.value(index).map { combination + [(axis.key, $0)] } }
      }
    }
  }

  private static func random(_ axes: [SweepAxis], count: Int, seed: UInt64) -> [Combination] {
    (0..<count).map { trial in
      // Each trial has numbers of its own: a longer sweep begins with the trials of a shorter one.
      var generator = PhiloxGenerator(seed: seed, purpose: drawPurpose, step: UInt32(trial))
      return axes.compactMap { axis in axis.drawn(using: &generator).map { (axis.key, $0) } }
    }
  }

  private static func oneAtATime(_ axes: [SweepAxis]) -> [Combination] {
    [[]]
      + axes.flatMap { axis in
        (0..<(axis.count ?? 0)).compactMap { index in axis.value(index).map { [(axis.key, $0)] } }
      }
  }

  /// Sets the random numbers of a sweep apart from all others of the same seed.
  private static let drawPurpose: UInt32 = 0x7377_6570
}
