/// A number for each of several things, with its spread where there is one: label balance, ablations.
///
/// Things stand below each other, so that their names have room; the height grows with their number. Bars begin at 0. A
/// chart whose range does not begin there shows points instead, for the length of a bar that begins elsewhere misleads.
public struct BarChart: Chart, Hashable {
  /// The numbers of one kind, one for each thing.
  public struct Series: Sendable, Hashable {
    /// Its name in the legend, which is left out for a single series.
    public var name: String
    /// The numbers, in the order of the chart's names; `nil` or no number for none.
    public var values: [Double?]
    /// What each number varies by: the error bar goes from number − spread to number + spread.
    public var spreads: [Double?]
    /// Where error bars begin and end, in the place of spreads, where they are not the same on both sides.
    public var ranges: [ClosedRange<Double>?]
    /// What is written beside each number; `nil` for the number itself.
    public var notes: [String?]

    /// Creates a series. Arrays may be shorter than the chart's names.
    public init(
      name: String, values: [Double?], spreads: [Double?] = [], ranges: [ClosedRange<Double>?] = [],
      notes: [String?] = []
    ) {
      self.name = name
      self.values = values
      self.spreads = spreads
      self.ranges = ranges
      self.notes = notes
    }
  }

  public var title: String
  /// A remark below the title.
  public var subtitle: String?
  /// The title of the axis of numbers.
  public var valueTitle: String
  /// The names of the things, from above.
  public var names: [String]
  /// The numbers.
  public var series: [Series]
  /// What the axis covers; `nil` for 0 to the greatest number.
  public var range: ClosedRange<Double>?
  /// The decimals of the numbers that are written. Default: 1.
  public var decimals: Int
  public var size: ChartSize

  /// Creates a chart.
  public init(
    title: String, subtitle: String? = nil, valueTitle: String, names: [String], series: [Series],
    range: ClosedRange<Double>? = nil, decimals: Int = 1, size: ChartSize = .standard
  ) {
    self.title = title
    self.subtitle = subtitle
    self.valueTitle = valueTitle
    self.names = names
    self.series = series
    self.range = range
    self.decimals = min(10, max(0, decimals))
    self.size = size
  }

  /// A number and what belongs to it.
  private struct Entry {
    var value: Double
    var range: ClosedRange<Double>
    var text: String
  }

  public var picture: SVGPicture {
    let pitch = rowHeight * Double(max(1, series.count)) + 10
    let axis = PlotAxis(title: valueTitle, ticks: Ticks(covering: 0...1, atMost: 1))
    let top = heading.height(width: size.width)
    let height = top + pitch * Double(max(1, names.count)) + PlotFrame.bottomMargin(axis) + 4
    var canvas = SVGCanvas(width: size.width, height: height)
    _ = heading.draw(on: &canvas)
    let frame = frame(top, height: pitch * Double(max(1, names.count)))
    frame.draw(on: &canvas)
    if isFromZero {
      let zero = frame.horizontal(0)
      canvas.line(CanvasPoint(x: zero, y: frame.plot.y), CanvasPoint(x: zero, y: frame.plot.maxY), style: "axis")
    }
    for (row, name) in names.enumerated() {
      let y = top + pitch * Double(row)
      canvas.text(
        TextWidth.shortened(name, into: nameWidth), at: CanvasPoint(x: frame.plot.x - 8, y: y + pitch / 2 + 4.5),
        anchor: .end)
      for index in series.indices {
        guard let entry = entry(row, index) else { continue }
        let middle = y + 5 + rowHeight * (Double(index) + 0.5)
        draw(entry, name, index, middle, frame, &canvas)
      }
    }
    return SVGPicture(title: title, summary: summary, canvas)
  }

  private let rowHeight = 22.0

  private var heading: Heading {
    var heading = Heading(title: title, subtitle: subtitle)
    if series.count > 1 {
      heading.legend = series.enumerated().map {
        (isFromZero ? .bar(SeriesStyle($0)) : .line(SeriesStyle($0)), $1.name)
      }
    }
    return heading
  }

  private var isFromZero: Bool { range.map { $0.lowerBound <= 0 && $0.upperBound >= 0 } ?? true }

  private func entry(_ row: Int, _ index: Int) -> Entry? {
    func item<Value>(_ list: [Value?]) -> Value? { list.indices.contains(row) ? list[row] : nil }
    guard let value = item(series[index].values), value.isFinite else { return nil }
    let spread = item(series[index].spreads).flatMap { $0.isFinite ? abs($0) : nil }
    let number = Numerals.fixed(value, decimals) + (spread.map { " ± " + Numerals.fixed($0, decimals) } ?? "")
    let given = item(series[index].ranges).flatMap { $0.lowerBound.isFinite && $0.upperBound.isFinite ? $0 : nil }
    return Entry(
      value: value, range: given ?? value - (spread ?? 0)...value + (spread ?? 0),
      text: item(series[index].notes) ?? number)
  }

  private var entries: [Entry] { series.indices.flatMap { index in names.indices.compactMap { entry($0, index) } } }

  private var nameWidth: Double {
    min(size.width * 0.38, max(20, names.map { TextWidth.of($0) }.max() ?? 0))
  }

  private func frame(_ top: Double, height: Double) -> PlotFrame {
    let entries = entries
    let left = nameWidth + 20
    let right = min(size.width * 0.4, (entries.map { TextWidth.of($0.text) }.max() ?? 0) + 20)
    let width = max(40, size.width - left - right)
    let ends = entries.flatMap { [$0.value, $0.range.lowerBound, $0.range.upperBound] }
    let least = min(0, ends.min() ?? 0), greatest = max(0, ends.max() ?? 1)
    let x = PlotFrame.xTicks(range ?? least...max(least, greatest), width: width, isExtended: range == nil)
    var rows = Ticks(covering: 0...1, atMost: 1)
    rows.clear()
    return PlotFrame(
      plot: CanvasRect(x: left, y: top, width: width, height: height), x: PlotAxis(title: valueTitle, ticks: x),
      y: PlotAxis(title: nil, ticks: rows))
  }

  private func draw(
    _ entry: Entry, _ name: String, _ index: Int, _ y: Double, _ frame: PlotFrame, _ canvas: inout SVGCanvas
  ) {
    let style = SeriesStyle(index)
    let x = frame.horizontal(entry.value), zero = frame.horizontal(0)
    let tip = "\(name): \(entry.text)" + (series.count > 1 ? " (\(series[index].name))" : "")
    if isFromZero {
      let bar = CanvasRect(x: min(x, zero), y: y - 8, width: max(1, abs(x - zero)), height: 16)
      style.drawBar(bar, on: &canvas, tip: tip)
    }
    let low = frame.horizontal(entry.range.lowerBound), high = frame.horizontal(entry.range.upperBound)
    if low < high { drawSpread(low...high, y, &canvas) }
    if !isFromZero { canvas.marker(style.marker, at: CanvasPoint(x: x, y: y), style: style.fill, radius: 5, tip: tip) }
    canvas.text(
      TextWidth.fitted(entry.text, into: size.width - max(x, high) - 12),
      at: CanvasPoint(x: max(x, high, zero) + 8, y: y + 4.5), hasHalo: true)
  }

  /// An error bar: a line between two strokes, with a seam of the background around it, to be seen on bars as well.
  private func drawSpread(_ range: ClosedRange<Double>, _ y: Double, _ canvas: inout SVGCanvas) {
    let ends = [range.lowerBound, range.upperBound]
    for (style, width) in [("seam", 5.0), ("ink", 1.8)] {
      canvas.line(CanvasPoint(x: ends[0], y: y), CanvasPoint(x: ends[1], y: y), style: style, width: width)
      for end in ends {
        canvas.line(CanvasPoint(x: end, y: y - 6), CanvasPoint(x: end, y: y + 6), style: style, width: width)
      }
    }
  }

  private var summary: String {
    let parts = names.indices.map { row in
      let texts = series.indices.compactMap { index in
        entry(row, index).map { (series.count > 1 ? "\(series[index].name) " : "") + $0.text }
      }
      return "\(names[row]): \(texts.isEmpty ? "none" : texts.joined(separator: ", "))"
    }
    return "\(valueTitle). " + parts.joined(separator: "; ") + "."
  }
}
