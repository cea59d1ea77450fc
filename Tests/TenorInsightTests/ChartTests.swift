import Foundation
import TenorData
import TenorInsight
import TenorTraining
import Testing

@Suite("Charts")
struct ChartTests {
  @Test(
    "ticks are multiples of 1, 2 or 5 times a power of ten",
    arguments: [
      (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0.13...0.87, 4, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0...25_000, 5, ["0", "5,000", "10,000", "15,000", "20,000", "25,000"]), (-3...7, 3, ["-5", "0", "5", "10"]),
      (0.0012...0.0031, 4, ["0.0010", "0.0015", "0.0020", "0.0025", "0.0030", "0.0035"]),
      (5...5, 2, ["4.5", "5.0", "5.5"]),
      (0...0, 2, ["-0.5", "0.0", "0.5"]), (2e9...4e9, 2, ["2e+09", "3e+09", "4e+09"]),
    ])
  func ticks(range: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = Ticks(covering: range, atMost: count)
    #expect(ticks.labels == labels)
    #expect(ticks.range.lowerBound <= range.lowerBound && ticks.range.upperBound >= range.upperBound)
  }

  @Test func ticksKeepTheRangeWhereTheyAreAskedTo() {
    let epochs = Ticks(covering: 1...8, atMost: 20, isWhole: true, isExtended: false)
    #expect(epochs.labels == ["1", "2", "3", "4", "5", "6", "7", "8"])
    #expect(epochs.range == 1...8)
    let few = Ticks(covering: 1...8, atMost: 2, isExtended: false)
    #expect(few.labels == ["5"])
  }

  @Test(
    "no range stops the program",
    arguments: [
      -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, 0...Double.infinity,
      1e17...1.000000000000001e17,
      0...Double.leastNonzeroMagnitude, -1e-300...1e-300, 1e300...1e301,
    ])
  func extremes(range: ClosedRange<Double>) {
    for isWhole in [true, false] {
      for isExtended in [true, false] {
        let ticks = Ticks(covering: range, atMost: 5, isWhole: isWhole, isExtended: isExtended)
        #expect(ticks.values.count == ticks.labels.count && ticks.values.count < 20)
        #expect(ticks.range.lowerBound < ticks.range.upperBound)
      }
    }
  }

  /// Web Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11.
  @Test("colours stand out from the background", arguments: [ChartPalette.light, .dark])
  func contrast(palette: ChartPalette) {
    func luminance(_ color: [Double]) -> Double {
      let linear: [Double] = color.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      let weights = [0.2126, 0.7152, 0.0722]
      return zip(weights, linear).reduce(0) { $0 + $1.0 * $1.1 }
    }
    func parts(_ color: String) -> [Double] {
      let value = Int(color.dropFirst(), radix: 16) ?? 0
      return [16, 8, 0].map { (shift: Int) -> Double in Double((value >> shift) & 255) / 255 }
    }
    func contrast(_ first: [Double], _ second: [Double]) -> Double {
      let bright = [luminance(first), luminance(second)].sorted()
      return (bright[1] + 0.05) / (bright[0] + 0.05)
    }
    let background = parts(palette.background)
    for color in [palette.text, palette.muted] { #expect(contrast(parts(color), background) >= 4.5) }
    for color in palette.series + [palette.axis] { #expect(contrast(parts(color), background) >= 3, "\(color)") }
    let heat = parts(palette.heat)
    for step in 0...10 {
      let share = Double(step) / 10
      let cell: [Double] = (0..<3).map { background[$0] + (heat[$0] - background[$0]) * share }
      #expect(contrast(parts(palette.text), cell) >= 4.5, "\(step)")
    }
  }

  @Test func everyPictureIsWellFormedAndHasATitle() throws {
    for chart in ChartPictures.all {
      for theme in ChartTheme.allCases {
        let svg = chart.svg(theme: theme)
        let elements = try #require(SVGReader.elements(of: svg), "\(chart.title)")
        #expect(elements[0].name == "svg" && elements[0].attributes["role"] == "img")
        #expect(elements[1].name == "title" && elements[2].name == "desc")
        #expect(!elements[1].text.isEmpty && !elements[2].text.isEmpty)
        #expect(
          !elements.contains { $0.name == "script" || $0.attributes["style"] != nil || $0.attributes["href"] != nil })
        #expect(!svg.contains("nan") && !svg.contains("inf\""))
        #expect(chart.svg(theme: theme) == svg)
      }
    }
  }

  @Test func whatUsersWroteStaysText() throws {
    let chart = LineChart(
      title: ChartPictures.hostile, xTitle: "x", yTitle: "y",
      series: [.init(name: ChartPictures.hostile, points: [.init(x: 0, y: 0)])])
    let elements = try #require(SVGReader.elements(of: chart.svg()))
    let shown = ChartPictures.hostile.replacing("\u{0}", with: " ").replacing("\u{8}", with: " ")
    #expect(elements[1].text == shown)
    #expect(elements.contains { $0.name == "text" && $0.text.hasPrefix("<script>alert('1')") })
  }

  @Test func themesDifferInColoursAlone() {
    let chart = LineChart(ChartPictures.history(epochs: 3), of: "loss")
    let light = chart?.svg(theme: .light) ?? "", dark = chart?.svg(theme: .dark) ?? ""
    #expect(light.contains(ChartPalette.light.background) && !light.contains("@media"))
    #expect(dark.contains(ChartPalette.dark.background) && !dark.contains(ChartPalette.light.background))
    #expect(chart?.svg().contains("prefers-color-scheme: dark") == true)
    #expect(light.components(separatedBy: "</style>")[1] == dark.components(separatedBy: "</style>")[1])
  }

  /// Training and validation differ in dashes and markers; the smallest validation loss, 0.4 in epoch 3, is marked.
  @Test func curvesOfAHistory() throws {
    let chart = try #require(LineChart(ChartPictures.history(epochs: 5), of: "loss"))
    #expect(chart.rules == [.init(name: "smallest validation loss: epoch 3", x: 3)])
    #expect(chart.series.map(\.name) == ["training", "validation"])
    let elements = try #require(SVGReader.elements(of: chart.svg()))
    let paths = elements.filter { $0.name == "path" }
    // One of each pair is in the legend.
    #expect(paths.map { $0.attributes["stroke-dasharray"] } == [nil, "7 4", nil, "7 4"])
    #expect(elements.count { $0.name == "circle" } == 6)
    #expect(elements.count { $0.name == "rect" && $0.attributes["class"] == "fill-1" } == 6)
    let percent = try #require(LineChart(ChartPictures.history(epochs: 5), of: "accuracy"))
    #expect(percent.series[0].points[0] == .init(x: 1, y: 50))
    #expect(LineChart(History(), of: "loss") == nil)
  }

  /// A value on the axis lies as far along it as its share of the range.
  @Test func pointsLieWhereTheAxesSay() throws {
    let line = LineChart.Series(name: "s", points: [.init(x: 0, y: 0), .init(x: 2.5, y: 10)])
    let chart = LineChart(title: "t", xTitle: "x", yTitle: "y", series: [line], xRange: 0...10, yRange: 0...20)
    let elements = try #require(SVGReader.elements(of: chart.svg()))
    let axes = elements.filter { $0.name == "line" && $0.attributes["class"] == "axis" }
    let points = elements.filter { $0.name == "circle" }.suffix(2)
    let first = try #require(points.first), last = try #require(points.last)
    let left = axes[0]["x1"], right = axes[0]["x2"], bottom = axes[1]["y1"], top = axes[1]["y2"]
    #expect(first["cx"] == left && first["cy"] == bottom)
    #expect(isClose(last["cx"], left + (right - left) / 4))
    #expect(isClose(last["cy"], (top + bottom) / 2))
  }

  @Test func aLineIsBrokenWhereANumberIsNone() throws {
    var history = History()
    for (epoch, loss) in [0.5, 0.4, .nan, 0.3, .infinity, 0.2].enumerated() {
      history.append(epoch: epoch, logs: ["loss": loss])
    }
    let chart = try #require(LineChart(history, of: "loss"))
    let elements = try #require(SVGReader.elements(of: chart.svg()))
    // The legend's line and that of the first two epochs, with two numbers for each point; four markers and the legend's.
    let paths = elements.filter { $0.name == "path" }
    #expect(paths.map { $0.attributes["d"]?.split(separator: " ").count } == [4, 4])
    #expect(elements.count { $0.name == "circle" } == 5)
    #expect(chart.rules.isEmpty)
  }

  /// 30 texts of 3 words, 10 of 5: bars of 3 to 1.
  @Test func barsOfAHistogramAreAsHighAsTheirCounts() throws {
    let texts = (0..<40).map { ($0 < 30 ? "a b c" : "a b c d e", "x") }
    let chart = HistogramChart(lengthsOf: DatasetStatistics(ChartPictures.dataset(texts)), maximumLength: 4, bins: 6)
    #expect(chart.bins.map(\.count) == [0, 0, 0, 30, 0, 10])
    #expect(!chart.isOpen)
    let bars = try #require(SVGReader.elements(of: chart.svg())).filter {
      $0.name == "rect" && $0.attributes["class"] == "fill-0"
    }
    #expect(bars.count == 2)
    #expect(isClose(bars[0]["height"], 3 * bars[1]["height"]))
    #expect(chart.rules == [.init(name: "4 words are read", x: 4)])
  }

  @Test func longTextsGoIntoAnOpenBin() {
    let texts = (0..<100).map { (Array(repeating: "a", count: $0 < 99 ? 10 : 500).joined(separator: " "), "x") }
    let chart = HistogramChart(lengthsOf: DatasetStatistics(ChartPictures.dataset(texts)))
    #expect(chart.isOpen)
    #expect(chart.bins.reduce(0) { $0 + $1.count } == 100)
    #expect(chart.picture.summary.contains("the longest 500"))
  }

  @Test func aSizeInInchesHas96UnitsForEach() {
    let chart = HistogramChart(title: "t", xTitle: "x", yTitle: "y", bins: [], size: .inches(10, 8))
    #expect(chart.picture.width == 960 && chart.picture.height == 768)
    #expect(ChartSize(width: .nan, height: -1) == ChartSize(width: 640, height: 150))
  }

  /// 50 ± 10: the error bar reaches from four to six fifths of the bar.
  @Test func errorBarsGoFromMeanLessToMeanPlusSpread() throws {
    let chart = BarChart(
      title: "t", valueTitle: "v", names: ["a"], series: [.init(name: "s", values: [50], spreads: [10])], range: 0...100
    )
    let elements = try #require(SVGReader.elements(of: chart.svg()))
    let bar = try #require(elements.first { $0.attributes["class"] == "fill-0" })
    let error = try #require(elements.first { $0.attributes["class"] == "ink" })
    let begin = bar["x"], width = bar["width"]
    #expect(isClose(error["x1"], begin + 0.8 * width))
    #expect(isClose(error["x2"], begin + 1.2 * width))
    #expect(elements.contains { $0.text == "50.0 ± 10.0" })
  }

  /// The length of a bar that does not begin at 0 misleads.
  @Test func aRangeWithoutZeroHasPoints() throws {
    let series = [BarChart.Series(name: "s", values: [87], spreads: [1])]
    let points = BarChart(title: "t", valueTitle: "v", names: ["a"], series: series, range: 80...90)
    let elements = try #require(SVGReader.elements(of: points.svg()))
    #expect(!elements.contains { $0.name == "rect" && $0.attributes["class"] == "fill-0" })
    #expect(elements.contains { $0.name == "circle" })
  }

  /// Of names that have no room both ends are shown, for many begin alike.
  @Test func longNamesKeepTheirEnds() throws {
    let names = (1...2).map { "a name that is much longer than there is room for, number \($0)" }
    let charts: [any Chart] = [
      BarChart(title: "t", valueTitle: "v", names: names, series: [.init(name: "s", values: [1, -1])]),
      ConfusionChart(ChartPictures.matrix([[1, 0], [0, 1]]), labels: names),
    ]
    for chart in charts {
      let texts = try #require(SVGReader.elements(of: chart.svg())).filter { $0.name == "text" }.map(\.text)
      for end in ["1", "2"] {
        #expect(texts.contains { $0.hasPrefix("a name") && $0.contains("…") && $0.hasSuffix("number " + end) })
      }
    }
  }

  @Test func cellsAreAsFullAsTheirShareOfTheRow() throws {
    let chart = ConfusionChart(ChartPictures.matrix([[1, 3], [0, 0]]), labels: ["no", "yes"])
    let cells = try #require(SVGReader.elements(of: chart.svg())).filter { $0.attributes["class"] == "heat" }
    #expect(cells.map { $0["fill-opacity"] } == [0.25, 0.75, 0, 0])
    #expect(chart.picture.summary.hasPrefix("Of no were given: 1 as no, 3 as yes."))
  }

  @Test func reliabilityShowsCountsAndShares() throws {
    var calibration = Calibration(binCount: 10)
    for index in 0..<40 { calibration.add(score: 0.95, isRight: index % 2 == 0) }
    for _ in 0..<20 { calibration.add(score: 0.65, isRight: true) }
    let elements = try #require(SVGReader.elements(of: ReliabilityChart(calibration).svg()))
    let bars = elements.filter { $0.name == "rect" && $0.attributes["class"] == "fill-0" }.dropFirst()
    #expect(bars.count == 2)
    // 20 and 40 verdicts.
    #expect(isClose(2 * (bars.first?["height"] ?? 0), bars.last?["height"] ?? 1))
    let error = String(format: "%.4f", calibration.error)
    #expect(elements.contains { $0.text.hasSuffix(error) })
  }

  /// Scores 0.9 + 0.8 − 0.8 + 0.3 −: ties share a step.
  @Test func aCurveOfROCHasAPointForEachScore() {
    let curve = ROCCurve(
      label: "yes", scores: [0.3, 0.9, 0.8, 0.8, 0.1], isPositive: [true, true, true, false, false])
    let sixths: [Double] = curve.points.map { ($0.y * 6).rounded() }
    #expect(curve.points.map(\.x) == [0, 0, 0.5, 0.5, 1])
    #expect(sixths == [0, 2, 4, 6, 6])
    // Of six pairs, 4 in order and 1 tied.
    #expect(curve.area == 4.5 / 6)
    var trapezoids = 0.0
    for (first, second) in zip(curve.points, curve.points.dropFirst()) {
      let width: Double = second.x - first.x
      trapezoids += width * (first.y + second.y) / 2
    }
    #expect(isClose(trapezoids, curve.area))
    let legend = LineChart([curve]).series[0].name
    #expect(legend == "yes: AUC 0.7500")
    let none = ROCCurve(label: "yes", scores: [0.3, .nan], isPositive: [true, false])
    #expect(none.points.isEmpty && none.area == 0)
  }

  @Test func aLongCurveIsDrawnWithFewPoints() throws {
    let ranks: [Int] = (0..<20_000).map { ($0 * 7_919) % 20_000 }
    let curve = ROCCurve(
      label: "yes", scores: ranks.map { Float($0) / 20_000 }, isPositive: ranks.map { $0 > 10_000 || $0 % 7 == 0 })
    let chart = LineChart([curve])
    #expect(curve.points.count > 10_000)
    #expect(chart.series[0].points.count < 1_000)
    #expect(chart.series[0].points.last == .init(x: 1, y: 1))
    for (first, second) in zip(chart.series[0].points, chart.series[0].points.dropFirst()) {
      #expect(first.x <= second.x && first.y <= second.y)
    }
  }

  @Test(.enabled(if: Chromium.path != nil, "no browser: install Chromium to measure pictures"))
  func textsNeitherCollideNorStickOut() throws {
    var charts = ChartPictures.all
    charts += charts.map { $0.resized(to: ChartSize(width: 420, height: 310)) }
    let page = """
      <!DOCTYPE html><meta charset="utf-8"><style>body { max-width: 3000px } svg { display: block }
      \(SVGPicture.styleSheet())</style><body>\(charts.map(\.picture.element).joined())
      """
    let layout = try #require(try Chromium.layouts(of: page, widths: [1400]).layouts.first)
    #expect(layout.pictures == charts.count && layout.isStyled)
    #expect(layout.collisions.isEmpty, "\(layout.collisions.joined(separator: "\n"))")
    #expect(layout.cutOff.isEmpty, "\(layout.cutOff.joined(separator: "\n"))")
  }
}

/// Whether two places are the same but for the rounding of coordinates.
private func isClose(_ first: Double, _ second: Double) -> Bool { abs(first - second) < 0.03 }
