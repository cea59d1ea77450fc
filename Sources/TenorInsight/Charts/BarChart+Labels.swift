public import TenorData

extension BarChart {
  /// How many examples carry each label, as shares of each part of the data.
  ///
  /// - Parameters:
  ///   - parts: The parts of the data, such as training and test, with their names.
  ///   - size: The size. Default: 640 × 400.
  /// - Returns: The chart; `nil` for data without labels.
  public init?(labelsOf parts: [(name: String, data: DatasetStatistics)], size: ChartSize = .standard) {
    var names: [String] = []
    for name in parts.flatMap({ $0.data.classes.map(\.name) }) where !names.contains(name) { names.append(name) }
    guard !names.isEmpty else { return nil }
    let series = parts.map { part in
      let counts = Dictionary(part.data.classes.map { ($0.name, $0.count) }) { first, _ in first }
      let values = names.map { name in counts[name].map { 100 * Double($0) / Double(max(1, part.data.count)) } }
      return Series(
        name: "\(part.name) (\(Numerals.grouped(part.data.count)))", values: values,
        notes: values.map { $0.map { Numerals.fixed($0, 1) + " %" } })
    }
    self.init(
      title: "Label balance", subtitle: parts.count == 1 ? "\(Numerals.grouped(parts[0].data.count)) texts" : nil,
      valueTitle: "share of the texts, %", names: names, series: series, size: size)
  }
}
