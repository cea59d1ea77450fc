import Foundation

/// Curves as text for a terminal: lines of Braille dots over equal steps, with the least and the greatest value at the
/// left and the first and the last step below.
///
/// ```
/// loss  ● train
/// 1.0000 ┤●⠒⠤⣀
/// 0.0000 ┤    ⠉⠒⠤●
///        └────────
///         1      2
/// ```
///
/// Curves differ in their marks (●, ○, ▲, △, ■, □) and every second one is dashed, so that no colour is needed. There are
/// no escape sequences in the text.
public struct TerminalCurves: Sendable, Hashable {
  /// A curve.
  public struct Series: Sendable, Hashable {
    /// What the legend calls it.
    public var name: String
    /// A value for each step; the curve has a gap where one is not finite.
    public var values: [Double]

    /// Creates a curve.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What stands above.
  public var title: String
  /// The curves; the later ones are drawn over the earlier ones.
  public var series: [Series]
  /// The number of the first step. Default: 1.
  public var firstStep: Int

  /// Creates curves.
  public init(_ title: String, _ series: [Series], firstStep: Int = 1) {
    self.title = title
    self.series = series
    self.firstStep = firstStep
  }

  /// The lines besides those of the curves themselves: title, axis and steps.
  static let frameHeight = 3

  /// The drawing.
  ///
  /// - Parameters:
  ///   - width: The characters of the longest line at most; at least 16 are taken. Default: 80.
  ///   - height: The lines of the curves themselves, three less than those of the drawing; at least 1. Default: 8.
  /// - Returns: The lines from above, without line breaks.
  /// - Complexity: O(values + width × height)
  public func lines(width: Int = 80, height: Int = 8) -> [String] {
    let width = max(16, width), height = max(1, height)
    let finite = series.flatMap(\.values).filter(\.isFinite)
    let scale = Scale(low: finite.min(), high: finite.max())
    let labels = scale.labels(height: height)
    let margin = labels.values.map(\.count).max() ?? 0
    var canvas = BrailleCanvas(columns: width - margin - 2, rows: height)
    for index in series.indices { draw(index, scale, &canvas) }
    let space = String(repeating: " ", count: margin)
    let rows = canvas.lines.enumerated().map { row, line in
      let label = labels[row] ?? ""
      return String(repeating: " ", count: margin - label.count) + label + (label.isEmpty ? " │" : " ┤") + line
    }
    return [heading(width: width)] + rows
      + [space + " └" + String(repeating: "─", count: canvas.columns), space + "  " + steps(width: canvas.columns)]
  }

  private static let marks: [Character] = ["●", "○", "▲", "△", "■", "□"]

  private func mark(_ index: Int) -> Character { Self.marks[index % Self.marks.count] }

  private var stepCount: Int { series.map(\.values.count).max() ?? 0 }

  /// The title and the legend, with the last values if there is room.
  private func heading(width: Int) -> String {
    let names = series.indices.map { "  \(mark($0)) \(series[$0].name)" }
    let values = series.map { $0.values.last { $0.isFinite }.map { " " + Self.text($0) } ?? "" }
    let full = title + zip(names, values).map(+).joined()
    return full.count <= width ? full : String((title + names.joined()).prefix(width))
  }

  private func steps(width: Int) -> String {
    let first = "\(firstStep)", last = "\(firstStep + max(0, stepCount - 1))"
    guard stepCount > 1, first.count + last.count < width else { return first }
    return first + String(repeating: " ", count: width - first.count - last.count) + last
  }

  private func draw(_ index: Int, _ scale: Scale, _ canvas: inout BrailleCanvas) {
    let values = series[index].values
    var last: (x: Int, y: Int)?
    var drawn = 0
    for (step, value) in values.enumerated() {
      guard value.isFinite else {
        last = nil
        continue
      }
      let point = place(step, value, scale, canvas)
      if let last {
        canvas.drawLine(from: last, to: point, isDashed: index % 2 == 1, drawn: &drawn)
      } else {
        canvas.draw(x: point.x, y: point.y)
      }
      last = point
    }
    for step in markedSteps(index, canvas) {
      let point = place(step, values[step], scale, canvas)
      canvas.mark(x: point.x, y: point.y, mark(index))
    }
  }

  private func place(_ step: Int, _ value: Double, _ scale: Scale, _ canvas: BrailleCanvas) -> (x: Int, y: Int) {
    let x = stepCount > 1 ? Double(step) / Double(stepCount - 1) * Double(canvas.dotColumns - 1) : 0
    return (Int(x.rounded()), Int((scale.depth(value) * Double(canvas.dotRows - 1)).rounded()))
  }

  /// Marks stand at least six characters apart, those of different curves at different steps, and one at the end.
  private func markedSteps(_ index: Int, _ canvas: BrailleCanvas) -> [Int] {
    let finite = series[index].values.indices.filter { series[index].values[$0].isFinite }
    let distance = max(1, Int((6 * Double(stepCount - 1) / Double(canvas.columns)).rounded(.up)))
    let shift = distance * index / max(1, series.count)
    var steps = finite.filter { $0 % distance == shift }
    if let last = finite.last, steps.last != last {
      if let near = steps.last, last - near < distance { steps.removeLast() }
      steps.append(last)
    }
    return steps
  }

  /// A number in a few characters.
  static func text(_ value: Double) -> String {
    let size = abs(value)
    return size == 0 || (size >= 0.001 && size < 10_000)
      ? String(format: size < 10 ? "%.4f" : "%.2f", value) : String(format: "%.1e", value)
  }

  /// Where values lie between the least and the greatest.
  private struct Scale {
    var low: Double?
    var high: Double?

    /// The share of the height that lies above a value: 0 for the greatest.
    func depth(_ value: Double) -> Double {
      guard let low, let high, low < high else { return 0.5 }
      // Halved, for the difference of two numbers may be greater than any number.
      let span = high / 2 - low / 2
      return span > 0 ? (high / 2 - value / 2) / span : 0.5
    }

    /// What stands before which row.
    func labels(height: Int) -> [Int: String] {
      guard let low, let high else { return [:] }
      guard low < high, height > 1 else { return [height / 2: TerminalCurves.text(high)] }
      return [0: TerminalCurves.text(high), height - 1: TerminalCurves.text(low)]
    }
  }
}
