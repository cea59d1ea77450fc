extension LineChart {
  /// ROC curves with their areas in the legend: one for the positive of two labels, or one for each label against the
  /// rest.
  ///
  /// - Parameters:
  ///   - curves: The curves. Of more than six the first six are drawn, and that is said.
  ///   - size: The size. Default: 480 × 480.
  public init(_ curves: [ROCCurve], size: ChartSize = .square) {
    let drawn = curves.prefix(ChartPalette.seriesCount)
    let rest = curves.count - drawn.count
    let isOneAgainstRest = curves.count > 1
    self.init(
      title: "ROC curve" + (isOneAgainstRest ? "s, each label against the rest" : ""),
      subtitle: rest > 0 ? "the first \(drawn.count) of \(curves.count) labels" : nil,
      xTitle: "share of the others taken for it", yTitle: "share found",
      series: drawn.map { curve in
        Series(name: "\(curve.label): AUC \(Numerals.fixed(curve.area, 4))", points: curve.thinned())
      }, reference: Series(name: "by chance: 0.5", points: [Point(x: 0, y: 0), Point(x: 1, y: 1)]),
      xRange: 0...1, yRange: 0...1, size: size)
  }
}
