/// A picture of a report, with a name for its file.
public struct NamedChart: Sendable {
  /// The name, such as `loss` or `confusion`.
  public let name: String
  /// The picture.
  public let chart: any Chart
}

extension Report {
  /// The pictures of all that is known.
  ///
  /// - Parameter size: The size of each; `nil` for what suits it.
  /// - Complexity: O(figures)
  public func charts(size: ChartSize? = nil) -> [NamedChart] {
    let charts: [(String, (any Chart)?)] = [
      ("accuracy", LineChart(history, of: "accuracy")), ("loss", LineChart(history, of: "loss")),
      ("baselines", comparison), ("confusion", confusion),
      ("reliability", judgement.map { ReliabilityChart($0.evaluation.calibration) }),
      ("roc", roc), ("labels", labelBalance), ("lengths", lengths),
    ]
    return charts.compactMap { name, chart in
      chart.map { NamedChart(name: name, chart: size.map($0.resized) ?? $0) }
    }
  }

  /// The accuracy beside those that it has to be compared with.
  private var comparison: (any Chart)? {
    guard let judgement, judgement.baselines != nil || reference?.published != nil || reference?.keras != nil else {
      return nil
    }
    let rows = comparedAccuracies
    let interval = judgement.evaluation.accuracyInterval
    return BarChart(
      title: "Accuracy beside others", subtitle: "with the range of 95 % of the accuracies on such data",
      valueTitle: "accuracy, %", names: rows.map(\.name),
      series: [
        BarChart.Series(
          name: "accuracy", values: rows.map { 100 * $0.accuracy }, ranges: [100 * interval.low...100 * interval.high],
          notes: rows.map { Numerals.percent($0.accuracy) })
      ], range: 0...100)
  }

  /// The accuracy of this classifier, first, and those that it is held against.
  var comparedAccuracies: [(name: String, accuracy: Double)] {
    guard let judgement else { return [] }
    var rows = [("this model", judgement.evaluation.accuracy)]
    if let baselines = judgement.baselines {
      rows += [("words and pairs", baselines.linear), ("most frequent label", baselines.majority)]
    }
    if let published = reference?.published { rows.append(("published", published / 100)) }
    if let keras = reference?.keras { rows.append(("Keras", keras / 100)) }
    return rows.map { (name: $0.0, accuracy: $0.1) }
  }

  private var confusion: (any Chart)? {
    judgement.map { ConfusionChart($0.evaluation.confusion, labels: $0.evaluation.classes.map(\.label)) }
  }

  private var roc: (any Chart)? {
    judgement.flatMap { $0.curves.contains { !$0.points.isEmpty } ? LineChart($0.curves) : nil }
  }

  private var labelBalance: (any Chart)? {
    let parts = [
      trainingStatistics.map { (name: "training", data: $0) }, judgement.map { (name: "test", data: $0.statistics) },
    ]
    return BarChart(labelsOf: parts.compactMap { $0 })
  }

  private var lengths: (any Chart)? {
    (trainingStatistics ?? judgement?.statistics).map { HistogramChart(lengthsOf: $0, maximumLength: maximumLength) }
  }
}
