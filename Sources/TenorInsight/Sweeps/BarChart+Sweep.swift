extension BarChart {
  /// The combinations of a sweep, the best first, with the standard deviation over the seeds; `nil` where no combination has
  /// the figure that they are ordered by.
  ///
  /// - Parameter title: The chart's title.
  public init?(_ table: SweepTable, title: String) {
    let name = table.figure.rawValue, scale = table.figure.isLoss ? 1.0 : 100
    let rows = table.rows.filter { $0.figures[name]?.mean.isFinite ?? false }
    let spreads = rows.compactMap { $0.figures[name] }
    guard let low = spreads.map({ $0.mean - $0.deviation }).min(),
      let high = spreads.map({ $0.mean + $0.deviation }).max()
    else { return nil }
    // Accuracies of one sweep differ by little: an axis from 0 would hide by how much.
    let margin = max(0.1 * (high - low), 0.002)
    self.init(
      title: title, subtitle: "mean and standard deviation over the seeds",
      valueTitle: table.figure.isLoss ? name : "\(name), %", names: rows.map(\.label),
      series: [
        Series(
          name: name, values: spreads.map { scale * $0.mean },
          spreads: spreads.map { $0.deviation > 0 ? scale * $0.deviation : nil })
      ],
      range: scale * (low - margin)...scale * (high + margin), decimals: table.figure.isLoss ? 4 : 2)
  }
}
