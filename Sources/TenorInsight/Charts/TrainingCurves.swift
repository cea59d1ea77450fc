/// The curves of a training as text for a terminal: a chart for each figure, of training and of validation.
public struct TrainingCurves: Sendable, Hashable {
  /// The charts: of the loss, then of the other figures in the order of their names.
  public let charts: [TerminalCurves]

  /// Creates the curves of the figures of epochs, the first first; those of validation begin with `val_`.
  public init(_ epochs: [[String: Double]]) {
    let prefix = "val_"
    let names = Set(epochs.flatMap(\.keys).map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 })
    let sorted = (names.contains("loss") ? ["loss"] : []) + names.subtracting(["loss"]).sorted()
    charts = sorted.map { name in
      let parts = [("train", name), ("validation", prefix + name)].filter { part in
        epochs.contains { $0[part.1] != nil }
      }
      return TerminalCurves(name, parts.map { part in .init(part.0, epochs.map { $0[part.1] ?? .nan }) })
    }
  }

  /// The drawing: two charts beside each other where each gets 34 characters, else one below the other.
  ///
  /// - Parameters:
  ///   - width: The characters of the longest line at most. Default: 80.
  ///   - height: The lines of the curves in each chart. Default: 8.
  /// - Returns: The lines from above, without line breaks; none for a training without epochs.
  public func lines(width: Int = 80, height: Int = 8) -> [String] {
    guard columns(width) == 2 else { return charts.flatMap { $0.lines(width: width, height: height) } }
    let half = (width - Self.gap) / 2
    return stride(from: 0, to: charts.count, by: 2).flatMap { index in
      let left = charts[index].lines(width: half, height: height)
      guard index + 1 < charts.count else { return left }
      let right = charts[index + 1].lines(width: half, height: height)
      return zip(left, right).map { $0 + String(repeating: " ", count: half + Self.gap - $0.count) + $1 }
    }
  }

  /// The drawing with as many lines for each chart as fit, at most eight.
  ///
  /// - Parameter rows: The greatest number of lines.
  /// - Returns: As ``lines(width:height:)``; no lines where there is no room for curves of three lines each.
  public func lines(width: Int, rows: Int) -> [String] {
    guard !charts.isEmpty else { return [] }
    let charted = (charts.count + columns(width) - 1) / columns(width)
    let height = min(8, rows / charted - TerminalCurves.frameHeight)
    return height < 3 ? [] : lines(width: width, height: height)
  }

  private static let gap = 4

  private func columns(_ width: Int) -> Int { charts.count > 1 && (width - Self.gap) / 2 >= 34 ? 2 : 1 }
}
