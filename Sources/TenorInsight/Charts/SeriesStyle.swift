/// How one of several series looks: colour, dashes, marker, and full or hollow bars.
struct SeriesStyle: Hashable {
  private let index: Int

  init(_ index: Int) { self.index = index }

  private var color: Int { index % ChartPalette.seriesCount }

  /// The rule for lines.
  var stroke: String { "stroke-\(color)" }
  /// The rule for markers and bars.
  var fill: String { "fill-\(color)" }

  /// The dashes of lines; `nil` for the first series.
  var dashes: String? {
    let patterns: [String?] = [nil, "7 4", "2 3", "10 4 2 4", "12 5", "4 2 1 2 1 2"]
    return patterns[(index + index / ChartPalette.seriesCount) % patterns.count]
  }

  /// The marker on lines.
  var marker: Marker { Marker.allCases[(index + index / ChartPalette.seriesCount) % Marker.allCases.count] }

  /// Draws a bar: full for each first of two series, hollow for the other.
  func drawBar(_ rect: CanvasRect, on canvas: inout SVGCanvas, tip: String? = nil) {
    drawBin(rect, isHollow: index % 2 == 1, on: &canvas, tip: tip)
  }

  /// Draws a full or a hollow bar.
  func drawBin(_ rect: CanvasRect, isHollow: Bool, on canvas: inout SVGCanvas, tip: String? = nil) {
    guard isHollow else { return canvas.rectangle(rect, style: fill, tip: tip) }
    let inset = CanvasRect(x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2)
    canvas.rectangle(inset, style: "background \(stroke)", outline: 2, tip: tip)
  }
}
