/// How far scores can be trusted as chances: for verdicts with scores in each of several ranges the share of right ones,
/// beside the score itself, and how many there are (A. Niculescu-Mizil and R. Caruana, "Predicting good probabilities with
/// supervised learning", ICML 2005).
public struct ReliabilityChart: Chart, Hashable {
  public var title: String
  /// The verdicts by score.
  public var calibration: Calibration
  public var size: ChartSize

  /// Creates a chart.
  public init(title: String = "Reliability of scores", _ calibration: Calibration, size: ChartSize = .square) {
    self.title = title
    self.calibration = calibration
    self.size = size
  }

  private static let countsHeight = 64.0
  private static let gap = 20.0

  public var picture: SVGPicture {
    var canvas = SVGCanvas(width: size.width, height: size.height)
    let top = heading.draw(on: &canvas)
    let (shares, counts) = frames(top)
    shares.draw(on: &canvas, hasNumbersBelow: false)
    counts.draw(on: &canvas)
    for (index, bin) in calibration.bins.enumerated() where bin.count > 0 {
      draw(bin, range(index), shares, counts, &canvas)
    }
    canvas.path(
      [shares.point(0, 0), shares.point(1, 1)], style: "axis", width: 1.5, dashes: PlotFrame.referenceDashes)
    let known = calibration.bins.filter { $0.count > 0 }
    let style = SeriesStyle(1)
    canvas.path(known.map { shares.point($0.score, $0.accuracy) }, style: style.stroke, dashes: style.dashes)
    for bin in known {
      let tip = "score \(Numerals.percent(bin.score, 1)): \(Numerals.percent(bin.accuracy, 1)) right"
      canvas.marker(style.marker, at: shares.point(bin.score, bin.accuracy), style: style.fill, tip: tip)
    }
    return SVGPicture(title: title, summary: summary, canvas)
  }

  private var heading: Heading {
    var heading = Heading(
      title: title, subtitle: "mean distance (expected calibration error): \(Numerals.fixed(calibration.error, 4))")
    heading.legend = [
      (.line(SeriesStyle(1)), "right verdicts"), (.reference, "scores as they should be"),
      (.bar(SeriesStyle(0)), "number of verdicts"),
    ]
    return heading
  }

  private func range(_ index: Int) -> ClosedRange<Double> {
    let count = Double(calibration.bins.count)
    return Double(index) / count...Double(index + 1) / count
  }

  private func frames(_ top: Double) -> (shares: PlotFrame, counts: PlotFrame) {
    let unit = Ticks(covering: 0...1, atMost: 5)
    let xTitle = "score of the verdict"
    let bottom = PlotFrame.bottomMargin(PlotAxis(title: xTitle, ticks: unit)) + 4
    let height = max(40, size.height - top - bottom - Self.countsHeight - Self.gap)
    let most = Double(max(1, calibration.bins.map(\.count).max() ?? 1))
    var shares = PlotAxis(title: "share of right ones", ticks: PlotFrame.yTicks(0...1, height: height))
    let counts = PlotAxis(title: nil, ticks: Ticks(covering: 0...most, atMost: 2, isWhole: true))
    if TextWidth.of(shares.title ?? "") > height { shares.title = "right" }
    let left = max(PlotFrame.leftMargin(shares), PlotFrame.leftMargin(counts))
    let width = max(20, size.width - left - 24)
    let x = PlotAxis(title: xTitle, ticks: PlotFrame.xTicks(0...1, width: width))
    return (
      PlotFrame(plot: CanvasRect(x: left, y: top, width: width, height: height), x: x, y: shares),
      PlotFrame(
        plot: CanvasRect(x: left, y: top + height + Self.gap, width: width, height: Self.countsHeight), x: x, y: counts)
    )
  }

  private func draw(
    _ bin: Calibration.Bin, _ range: ClosedRange<Double>, _ shares: PlotFrame, _ counts: PlotFrame,
    _ canvas: inout SVGCanvas
  ) {
    let left = counts.horizontal(range.lowerBound), right = counts.horizontal(range.upperBound)
    let top = counts.vertical(Double(bin.count))
    let tip =
      "scores \(Numerals.fixed(range.lowerBound, 2)) to \(Numerals.fixed(range.upperBound, 2)): "
      + "\(Numerals.grouped(bin.count)) verdicts, \(Numerals.percent(bin.accuracy, 1)) right"
    canvas.rectangle(
      CanvasRect(
        x: left + 0.5, y: top, width: max(0.5, right - left - 1), height: max(1, counts.plot.maxY - top)),
      style: SeriesStyle(0).fill, tip: tip)
    // The distance between what a score says and what is true.
    let place = shares.horizontal(bin.score)
    canvas.line(
      CanvasPoint(x: place, y: shares.vertical(bin.score)), CanvasPoint(x: place, y: shares.vertical(bin.accuracy)),
      style: "axis", width: 1.5)
  }

  private var summary: String {
    let bins = calibration.bins.filter { $0.count > 0 }.map {
      "score \(Numerals.percent($0.score, 1)): \(Numerals.percent($0.accuracy, 1)) right of \(Numerals.grouped($0.count))"
    }
    return "Share of right verdicts by score. " + bins.joined(separator: "; ") + "."
  }
}
