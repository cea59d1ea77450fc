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
