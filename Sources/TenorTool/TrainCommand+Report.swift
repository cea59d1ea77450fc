import Tenor

extension TrainCommand {
  private struct Report: Encodable {
    var model: String
    var recipe: String
    var dataset: String
    var labels: [String]
    var examples: Int
    var validationExamples: Int
    var parameters: Int
    var epochs: Int
    var seed: UInt64
    var seconds: Double
    var metrics: [String: Double]
    var history: [String: [Double]]
  }

  /// Prints what came out, and what to type next.
  func report(
    _ classifier: TextClassifier, _ training: ClassifierTraining, seconds: Double, path: String
  ) throws {
    if json {
      try Output.json(
        Report(
          model: path, recipe: training.recipe.name, dataset: classifier.metadata.dataset ?? "",
          labels: classifier.labels, examples: training.trainingCount, validationExamples: training.validationCount,
          parameters: classifier.network.parameterCount, epochs: classifier.history.epochs.count,
          seed: classifier.metadata.seed, seconds: seconds, metrics: classifier.metadata.metrics,
          history: classifier.history.metrics))
      return
    }
    let figures = classifier.metadata.metrics.sorted { $0.key < $1.key }
      .map { "\($0.key): \(Output.fixed($0.value, 4))" }
    try Output.result(
      """
      \(figures.joined(separator: "  "))
      Saved to \(path) after \(Output.fixed(seconds, 1)) s. Next:
        tenor evaluate \(path) \(dataArgument(training.recipe))
        tenor predict \(path) "A text to classify"
      """)
  }

  private func dataArgument(_ recipe: Recipe) -> String {
    let name = data ?? recipe.data?.name ?? "-"
    return name == "-" ? "DATA" : Self.quoted(name)
  }
}
