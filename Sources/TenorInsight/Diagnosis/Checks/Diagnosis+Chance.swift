import TenorTraining

extension Diagnosis {
  /// Accuracies of fewer examples say too little: with 100 the standard error is 5 points.
  static let fewestJudged = 100
  /// Nineteen of twenty accuracies of guessing lie below guessing plus two standard errors.
  static let standardErrors = 2.0

  /// An accuracy no better than that of always giving the most frequent label.
  var chanceFindings: [Finding] {
    guard let judged = judgedAccuracy, judged.count >= Self.fewestJudged else { return [] }
    let error = (judged.majority * (1 - judged.majority) / Double(judged.count)).squareRoot()
    guard judged.accuracy < judged.majority + Self.standardErrors * error else { return [] }
    return [
      Finding(
        .chanceAccuracy, .serious,
        problem: "The model is no better than always giving the most frequent label.",
        evidence: "Its accuracy on \(FigureText.count(judged.count, "\(judged.part) example")) is "
          + "\(FigureText.percent(judged.accuracy)); the most frequent label alone gives "
          + "\(FigureText.percent(judged.majority)).",
        remedy: Self.searchFirst + ", `tenor evaluate MODEL DATA --baseline TRAINING_DATA` shows "
          + "whether a linear classifier of words can tell the labels apart, and so whether the texts tell them at all."
      )
    ]
  }

  private struct JudgedAccuracy {
    var part: String
    var accuracy: Double
    var majority: Double
    var count: Int
  }

  /// The accuracy on the best data there is: that of many examples in the history, else that of the predictions.
  private var judgedAccuracy: JudgedAccuracy? {
    if let validation, let accuracy = keptFigure("val_accuracy"), validation.labels != nil {
      return JudgedAccuracy(
        part: "validation", accuracy: accuracy, majority: validation.majorityShare, count: validation.count)
    }
    if let predictions, let accuracy = predictions.accuracy, let counts = predictions.actualCounts {
      let majority = Double(counts.max() ?? 0) / Double(max(1, predictions.count))
      return JudgedAccuracy(
        part: predictions.part, accuracy: accuracy, majority: majority, count: predictions.count)
    }
    guard let training, training.labels != nil, let accuracy = history?["accuracy"]?.last else { return nil }
    return JudgedAccuracy(
      part: "training", accuracy: accuracy, majority: training.majorityShare, count: training.count)
  }

  /// A figure of the epoch whose weights were kept.
  private func keptFigure(_ key: String) -> Double? {
    guard let values = history?[key] else { return nil }
    guard recipe?.earlyStoppingPatience != nil, let losses = history?["val_loss"] else { return values.last }
    return losses.indices.min { losses[$0] < losses[$1] }.map { values[$0] }
  }
}
