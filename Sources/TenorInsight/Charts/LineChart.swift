/// Lines over a common axis, such as loss and accuracy by epoch.
public struct LineChart: Chart, Hashable {
  /// A place in the plot.
  public struct Point: Sendable, Hashable {
    /// The place on the horizontal axis.
    public var x: Double
    /// The place on the vertical axis.
    public var y: Double

    /// Creates a point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One line.
  public struct Series: Sendable, Hashable {
    /// Its name in the legend.
    public var name: String
    /// Its points, from left to right; the line is broken where a number is none or infinite.
    public var points: [Point]

    /// Creates a line.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// An upright rule that marks a place.
  public struct Rule: Sendable, Hashable {
    /// What it means, in the legend.
    public var name: String
    /// The place on the horizontal axis.
    public var x: Double

    /// Creates a rule.
    public init(name: String, x: Double) {
      self.name = name
      self.x = x
    }
  }

  public var title: String
  /// A remark below the title.
  public var subtitle: String?
  /// The title of the horizontal axis.
  public var xTitle: String
  /// The title of the vertical axis.
  public var yTitle: String
  /// The lines.
  public var series: [Series]
  /// Upright rules.
  public var rules: [Rule]
  /// Where the lines would lie by chance, say: a line in the background.
  public var reference: Series?
  /// Whether the horizontal axis has whole numbers only. Default: `false`.
  public var isWhole: Bool
  /// What the horizontal axis covers; `nil` for what the lines do.
  public var xRange: ClosedRange<Double>?
  /// What the vertical axis covers; `nil` for what the lines do.
  public var yRange: ClosedRange<Double>?
  public var size: ChartSize

  /// Creates a chart.
  public init(
    title: String, subtitle: String? = nil, xTitle: String, yTitle: String, series: [Series], rules: [Rule] = [],
    reference: Series? = nil, isWhole: Bool = false, xRange: ClosedRange<Double>? = nil,
    yRange: ClosedRange<Double>? = nil, size: ChartSize = .standard
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.series = series
    self.rules = rules
    self.reference = reference
    self.isWhole = isWhole
    self.xRange = xRange
    self.yRange = yRange
    self.size = size
  }

  /// Markers on lines with more points than this would hide them.
  private static let markedPoints = 40

  public var picture: SVGPicture {
    var canvas = SVGCanvas(width: size.width, height: size.height)
    let top = heading.draw(on: &canvas)
    let frame = frame(top)
    frame.draw(on: &canvas)
    for rule in rules { frame.drawRule(at: rule.x, on: &canvas) }
    if let reference {
      for run in Self.runs(reference.points) {
        canvas.path(
          run.map { frame.point($0.x, $0.y) }, style: "axis", width: 1.5, dashes: PlotFrame.referenceDashes)
      }
    }
    for (index, line) in series.enumerated() { draw(line, SeriesStyle(index), frame, &canvas) }
    return SVGPicture(title: title, summary: summary, canvas)
  }

  private var heading: Heading {
    var heading = Heading(title: title, subtitle: subtitle)
    heading.legend = series.enumerated().map { (.line(SeriesStyle($0)), $1.name) }
    if let reference { heading.legend.append((.reference, reference.name)) }
    heading.legend += rules.map { (.rule, $0.name) }
    return heading
  }

  private func frame(_ top: Double) -> PlotFrame {
    let xs = finite(\.x), ys = finite(\.y)
    let xAxis = PlotAxis(title: xTitle, ticks: Ticks(covering: 0...1, atMost: 1))
    let height = max(20, size.height - top - PlotFrame.bottomMargin(xAxis) - 4)
    let y = PlotAxis(title: yTitle, ticks: PlotFrame.yTicks(yRange ?? Self.range(ys), height: height))
    let left = PlotFrame.leftMargin(y)
    let width = max(20, size.width - left - 24)
    let x = PlotFrame.xTicks(xRange ?? Self.range(xs), width: width, isWhole: isWhole)
    return PlotFrame(
      plot: CanvasRect(x: left, y: top, width: width, height: height), x: PlotAxis(title: xTitle, ticks: x), y: y)
  }

  private func finite(_ coordinate: KeyPath<Point, Double>) -> [Double] {
    (series + (reference.map { [$0] } ?? [])).flatMap { $0.points.map { $0[keyPath: coordinate] } }.filter(\.isFinite)
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double> {
    guard let least = values.min(), let greatest = values.max() else { return 0...1 }
    return least...greatest
  }

  private func draw(_ line: Series, _ style: SeriesStyle, _ frame: PlotFrame, _ canvas: inout SVGCanvas) {
    for run in Self.runs(line.points) {
      canvas.path(run.map { frame.point($0.x, $0.y) }, style: style.stroke, dashes: style.dashes)
    }
    let points = line.points.filter { $0.x.isFinite && $0.y.isFinite }
    guard points.count <= Self.markedPoints else { return }
    for point in points {
      let tip = "\(line.name): \(Numerals.short(point.y)) (\(xTitle) \(Numerals.plain(point.x)))"
      canvas.marker(style.marker, at: frame.point(point.x, point.y), style: style.fill, tip: tip)
    }
  }

  /// The points without those that are no numbers, cut there.
  private static func runs(_ points: [Point]) -> [[Point]] {
    points.split { !$0.x.isFinite || !$0.y.isFinite }.map(Array.init)
  }

  private var summary: String {
    let lines = series.map { line in
      let known = line.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let first = known.first, let last = known.last else { return "\(line.name): no numbers." }
      return "\(line.name): from \(Numerals.short(first.y)) at \(Numerals.plain(first.x))"
        + " to \(Numerals.short(last.y)) at \(Numerals.plain(last.x))."
    }
    return (["\(yTitle) over \(xTitle)."] + lines + rules.map { "Marked: \($0.name)." }).joined(separator: " ")
  }
}
