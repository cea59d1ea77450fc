/// One axis of a plot.
struct PlotAxis {
  var title: String?
  var ticks: Ticks
}

/// The axes of a plot and the places of values between them.
struct PlotFrame {
  /// Where values are drawn.
  let plot: CanvasRect
  let x: PlotAxis
  let y: PlotAxis

  static let ruleDashes = "5 4"
  static let referenceDashes = "2 4"
  private static let tickGap = 7.0
  private static let titleHeight = 20.0

  /// The room that a y axis needs to its left.
  static func leftMargin(_ axis: PlotAxis) -> Double {
    axis.ticks.labelWidth + tickGap + (axis.title == nil ? 10 : 10 + titleHeight)
  }

  /// The room that an x axis needs below.
  static func bottomMargin(_ axis: PlotAxis) -> Double { 22 + (axis.title == nil ? 6 : titleHeight + 6) }

  /// Ticks for an x axis, as many as have room side by side.
  static func xTicks(
    _ range: ClosedRange<Double>, width: Double, isWhole: Bool = false, isExtended: Bool = false
  ) -> Ticks {
    var count = max(1, Int(width / 48))
    while count > 1 {
      let ticks = Ticks(covering: range, atMost: count, isWhole: isWhole, isExtended: isExtended)
      let room = width / Double(max(1, ticks.values.count - 1))
      if ticks.labelWidth + 14 <= room { return ticks }
      count -= 1
    }
    return Ticks(covering: range, atMost: count, isWhole: isWhole, isExtended: isExtended)
  }

  /// Ticks for a y axis of some height.
  static func yTicks(_ range: ClosedRange<Double>, height: Double, isWhole: Bool = false) -> Ticks {
    Ticks(covering: range, atMost: max(1, min(8, Int(height / 38))), isWhole: isWhole)
  }

  func horizontal(_ value: Double) -> Double {
    plot.x + plot.width * share(value, x.ticks.range)
  }

  func vertical(_ value: Double) -> Double {
    plot.maxY - plot.height * share(value, y.ticks.range)
  }

  func point(_ x: Double, _ y: Double) -> CanvasPoint { CanvasPoint(x: horizontal(x), y: vertical(y)) }

  private func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(1, max(0, share))
  }

  /// Draws grid, axes, numbers and titles. The x axis can be left without numbers where another plot stands below.
  func draw(on canvas: inout SVGCanvas, hasNumbersBelow: Bool = true) {
    for (value, label) in zip(y.ticks.values, y.ticks.labels) {
      let height = vertical(value)
      canvas.line(CanvasPoint(x: plot.x, y: height), CanvasPoint(x: plot.maxX, y: height), style: "grid")
      canvas.text(label, at: CanvasPoint(x: plot.x - Self.tickGap, y: height + 4.5), anchor: .end)
    }
    for (value, label) in zip(x.ticks.values, x.ticks.labels) {
      let place = horizontal(value)
      canvas.line(CanvasPoint(x: place, y: plot.y), CanvasPoint(x: place, y: plot.maxY), style: "grid")
      if hasNumbersBelow { canvas.text(label, at: CanvasPoint(x: place, y: plot.maxY + 18), anchor: .middle) }
    }
    let corner = CanvasPoint(x: plot.x, y: plot.maxY)
    canvas.line(corner, CanvasPoint(x: plot.maxX, y: plot.maxY), style: "axis")
    canvas.line(corner, CanvasPoint(x: plot.x, y: plot.y), style: "axis")
    if let title = x.title, hasNumbersBelow {
      canvas.text(
        TextWidth.fitted(title, into: canvas.width - 24),
        at: CanvasPoint(
          x: Self.centered(title, plot.x + plot.width / 2, within: canvas.width), y: plot.maxY + 18 + Self.titleHeight),
        style: "muted", anchor: .middle)
    }
    if let title = y.title {
      canvas.text(
        TextWidth.fitted(title, into: plot.height + 20), at: CanvasPoint(x: 20, y: plot.y + plot.height / 2),
        style: "muted", anchor: .middle, turn: -90)
    }
  }

  /// The middle nearest to `place` at which a text stays within a width.
  static func centered(_ text: String, _ place: Double, within width: Double) -> Double {
    let half = min(width / 2, TextWidth.of(text) / 2 + 6)
    return min(width - half, max(half, place))
  }

  /// Draws an upright rule across the plot.
  func drawRule(at value: Double, on canvas: inout SVGCanvas) {
    guard x.ticks.range.contains(value) else { return }
    let place = horizontal(value)
    canvas.line(
      CanvasPoint(x: place, y: plot.y), CanvasPoint(x: place, y: plot.maxY), style: "axis", width: 1.5,
      dashes: Self.ruleDashes)
  }
}
