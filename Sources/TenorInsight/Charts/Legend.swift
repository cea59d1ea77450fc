/// What stands above a plot: title, remarks, and what its lines and bars mean.
struct Heading {
  /// What a line of the legend shows beside its text.
  enum Symbol {
    /// The line of a series.
    case line(SeriesStyle)
    /// The bar of a series.
    case bar(SeriesStyle)
    /// A bar that stands for more than it shows.
    case hollow(SeriesStyle)
    /// An upright rule.
    case rule
    /// The line of what is expected.
    case reference
  }

  var title: String
  var subtitle: String? = nil
  var legend: [(symbol: Symbol, text: String)] = []

  static let lineHeight = 19.0
  private static let margin = 12.0
  private static let symbolWidth = 30.0
  private static let titleSize = 15.0

  /// Draws it at the top of a picture.
  ///
  /// - Returns: The height that it takes.
  func draw(on canvas: inout SVGCanvas) -> Double {
    let width = canvas.width - 2 * Self.margin
    var y = Self.margin + Self.titleSize
    canvas.text(
      TextWidth.fitted(title, into: width / 1.06, fontSize: Self.titleSize), at: CanvasPoint(x: Self.margin, y: y),
      fontSize: Self.titleSize, isBold: true)
    if let subtitle {
      y += Self.lineHeight
      canvas.text(TextWidth.fitted(subtitle, into: width), at: CanvasPoint(x: Self.margin, y: y), style: "muted")
    }
    for row in rows(width) {
      y += Self.lineHeight
      for entry in row { draw(entry.symbol, entry.text, CanvasPoint(x: Self.margin + entry.x, y: y), &canvas) }
    }
    return y + 16
  }

  /// The height that it takes in a picture of some width.
  func height(width: Double) -> Double {
    var canvas = SVGCanvas(width: width, height: 0)
    return draw(on: &canvas)
  }

  private func rows(_ width: Double) -> [[(x: Double, symbol: Symbol, text: String)]] {
    var rows: [[(x: Double, symbol: Symbol, text: String)]] = []
    var x = 0.0
    for entry in legend {
      let text = TextWidth.fitted(entry.text, into: width - Self.symbolWidth)
      let needed = Self.symbolWidth + TextWidth.of(text)
      if rows.isEmpty || x + needed > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append((x, entry.symbol, text))
      x += needed + 16
    }
    return rows
  }

  private func draw(_ symbol: Symbol, _ text: String, _ place: CanvasPoint, _ canvas: inout SVGCanvas) {
    let middle = place.y - 4.5
    let begin = CanvasPoint(x: place.x, y: middle), end = CanvasPoint(x: place.x + 24, y: middle)
    switch symbol {
    case .line(let style):
      canvas.path([begin, end], style: style.stroke, dashes: style.dashes)
      canvas.marker(style.marker, at: CanvasPoint(x: place.x + 12, y: middle), style: style.fill)
    case .bar(let style):
      style.drawBar(CanvasRect(x: place.x + 6, y: middle - 5.5, width: 18, height: 11), on: &canvas)
    case .hollow(let style):
      style.drawBin(CanvasRect(x: place.x + 6, y: middle - 5.5, width: 18, height: 11), isHollow: true, on: &canvas)
    case .rule:
      canvas.line(
        CanvasPoint(x: place.x + 12, y: middle - 7), CanvasPoint(x: place.x + 12, y: middle + 7), style: "axis",
        width: 1.5, dashes: PlotFrame.ruleDashes)
    case .reference: canvas.line(begin, end, style: "axis", width: 1.5, dashes: PlotFrame.referenceDashes)
    }
    canvas.text(text, at: CanvasPoint(x: place.x + Self.symbolWidth, y: place.y))
  }
}

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
