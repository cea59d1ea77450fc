public import TenorData

/// How many of some things have a size in each of several ranges, such as texts by their length.
public struct HistogramChart: Chart, Hashable {
  /// The number of things in a range.
  public struct Bin: Sendable, Hashable {
    /// The lower end of the range, which belongs to it.
    public var lower: Double
    /// The upper end, which does not.
    public var upper: Double
    /// The number of things in it.
    public var count: Int

    /// Creates a bin.
    public init(lower: Double, upper: Double, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }
  }

  public var title: String
  /// A remark below the title.
  public var subtitle: String?
  /// The title of the horizontal axis.
  public var xTitle: String
  /// The title of the vertical axis.
  public var yTitle: String
  /// The bins, from left to right.
  public var bins: [Bin]
  /// Whether the last bin also holds what is greater than its upper end; it is drawn hollow then.
  public var isOpen: Bool
  /// Upright rules.
  public var rules: [LineChart.Rule]
  public var size: ChartSize

  /// Creates a chart.
  public init(
    title: String, subtitle: String? = nil, xTitle: String, yTitle: String, bins: [Bin], isOpen: Bool = false,
    rules: [LineChart.Rule] = [], size: ChartSize = .standard
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.bins = bins
    self.isOpen = isOpen
    self.rules = rules
    self.size = size
  }

  /// The lengths of the texts of some data, in words.
  ///
  /// - Parameters:
  ///   - data: The figures of the data.
  ///   - maximumLength: The words that are read of a text, to be marked; `nil` for all.
  ///   - bins: The number of bins. Default: 24.
  ///   - size: The size. Default: 640 × 400; `.inches(10, 8)` is Matplotlib's `figsize=(10, 8)`.
  public init(
    lengthsOf data: DatasetStatistics, maximumLength: Int? = nil, bins: Int = 24, size: ChartSize = .standard
  ) {
    let found = data.lengthHistogram(bins: max(1, bins))
    let width = found.count > 1 ? found[1].lowest - found[0].lowest : (found.first?.highest ?? 0) + 1
    let isOpen = found.last.map { $0.highest >= $0.lowest + width } ?? false
    self.init(
      title: "Lengths of texts",
      subtitle: "half of the texts have at most \(Numerals.grouped(data.lengthPercentile(50))) words, "
        + "the longest \(Numerals.grouped(data.lengthPercentile(100)))",
      xTitle: "words", yTitle: "texts",
      bins: found.map { Bin(lower: Double($0.lowest), upper: Double($0.lowest + width), count: $0.count) },
      isOpen: isOpen,
      rules: maximumLength.map { [.init(name: "\(Numerals.grouped($0)) words are read", x: Double($0))] } ?? [],
      size: size)
  }

  public var picture: SVGPicture {
    var canvas = SVGCanvas(width: size.width, height: size.height)
    let known = bins.filter { $0.lower.isFinite && $0.upper.isFinite && $0.lower < $0.upper }
    let frame = frame(known, heading.draw(on: &canvas))
    frame.draw(on: &canvas)
    for (index, bin) in known.enumerated() where bin.count > 0 {
      let left = frame.horizontal(bin.lower), right = frame.horizontal(bin.upper)
      let top = frame.vertical(Double(bin.count))
      let isLast = isOpen && index == known.count - 1
      SeriesStyle(0).drawBin(
        CanvasRect(
          x: left + 0.5, y: top, width: max(0.5, right - left - 1), height: max(0.5, frame.plot.maxY - top)),
        isHollow: isLast, on: &canvas, tip: tip(bin, isOpen: isLast))
    }
    for rule in visibleRules(known) { frame.drawRule(at: rule.x, on: &canvas) }
    return SVGPicture(title: title, summary: summary, canvas)
  }

  private var heading: Heading {
    var heading = Heading(title: title, subtitle: subtitle)
    if isOpen, let last = bins.last {
      heading.legend.append((.hollow(SeriesStyle(0)), "\(Numerals.plain(last.lower)) \(xTitle) or more"))
    }
    heading.legend += visibleRules(bins).map { (.rule, $0.name) }
    return heading
  }

  /// Rules beyond the last bin are left out, lest they squeeze the bins.
  private func visibleRules(_ bins: [Bin]) -> [LineChart.Rule] {
    guard let first = bins.first, let last = bins.last else { return [] }
    return rules.filter { $0.x >= first.lower && $0.x <= last.upper }
  }

  private func frame(_ bins: [Bin], _ top: Double) -> PlotFrame {
    let unit = Ticks(covering: 0...1, atMost: 1)
    let height = max(20, size.height - top - PlotFrame.bottomMargin(PlotAxis(title: xTitle, ticks: unit)) - 4)
    let highest = Double(max(1, bins.map(\.count).max() ?? 1))
    let y = PlotAxis(title: yTitle, ticks: PlotFrame.yTicks(0...highest, height: height, isWhole: true))
    let left = PlotFrame.leftMargin(y)
    let width = max(20, size.width - left - 24)
    let x = PlotFrame.xTicks(
      (bins.first?.lower ?? 0)...max(bins.first?.lower ?? 0, bins.last?.upper ?? 1), width: width)
    return PlotFrame(
      plot: CanvasRect(x: left, y: top, width: width, height: height), x: PlotAxis(title: xTitle, ticks: x), y: y)
  }

  private func tip(_ bin: Bin, isOpen: Bool) -> String {
    let range =
      isOpen
      ? "\(Numerals.plain(bin.lower)) or more" : "\(Numerals.plain(bin.lower)) to below \(Numerals.plain(bin.upper))"
    return "\(range) \(xTitle): \(Numerals.grouped(bin.count)) \(yTitle)"
  }

  private var summary: String {
    guard let mode = bins.max(by: { $0.count < $1.count }) else { return "\(yTitle) by \(xTitle): none." }
    let text = "\(yTitle) by \(xTitle). Most, \(tip(mode, isOpen: isOpen && mode == bins.last))."
    return ([text, subtitle.map { $0 + "." }].compactMap { $0 } + rules.map { "Marked: \($0.name)." })
      .joined(separator: " ")
  }
}
