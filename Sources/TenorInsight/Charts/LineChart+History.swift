public import TenorTraining

extension LineChart {
  /// The curves of a figure by epoch, of the training and of the validation data.
  ///
  /// - Parameters:
  ///   - history: The figures of each epoch.
  ///   - key: The figure's name, such as `loss` or `accuracy`; that of the validation data has `val_` before it.
  ///   - size: The size. Default: 640 × 400.
  /// - Returns: The chart with the epoch of the smallest validation loss marked; `nil` if no epoch logged the figure.
  public init?(_ history: History, of key: String, size: ChartSize = .standard) {
    let isAccuracy = key == "accuracy"
    let factor = isAccuracy ? 100.0 : 1
    let curves: [Series] = [("training", key), ("validation", "val_" + key)].compactMap { name, key in
      guard let values = history[key] else { return nil }
      return Series(
        name: name, points: zip(history.epochs, values).map { Point(x: Double($0) + 1, y: $1 * factor) })
    }
    guard !curves.isEmpty else { return nil }
    let best = history.bestEpoch.map { index in
      Rule(name: "smallest validation loss: epoch \(history.epochs[index] + 1)", x: Double(history.epochs[index]) + 1)
    }
    let name = key.replacing("_", with: " ")
    self.init(
      title: "\(name.prefix(1).uppercased())\(name.dropFirst()) by epoch", xTitle: "epoch",
      yTitle: isAccuracy ? "accuracy, %" : name, series: curves, rules: best.map { [$0] } ?? [], isWhole: true,
      size: size)
  }
}

extension History {
  /// The place of the epoch with the smallest validation loss; `nil` without validation.
  public var bestEpoch: Int? {
    guard let losses = self["val_loss"] else { return nil }
    return losses.indices.filter { losses[$0].isFinite }.min { losses[$0] < losses[$1] }
  }
}
