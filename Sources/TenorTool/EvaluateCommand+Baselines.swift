import Tenor

extension EvaluateCommand {
  /// The baselines; `nil` where they are not wanted, or where nothing is found that they could learn from.
  func baselines(of classifier: TextClassifier, on examples: Dataset) throws -> Baselines? {
    guard !leavesBaselineOut else { return nil }
    if let source = try baseline ?? dataOptions.trainingPart(of: data) {
      return try Baselines(of: dataOptions.readTraining(source), on: examples)
    }
    guard let learnt = try learntData(of: classifier, examples) else {
      Output.note(
        "no baselines: the data that the model learnt from are not found beside those that it is judged by; name them "
          + "with --baseline DATA")
      return nil
    }
    let leftOut = learnt.leftOut > 0 ? ", without \(learnt.leftOut) that are judged" : ""
    Output.note("the baselines learn from \(learnt.data.source): \(learnt.data.count) examples" + leftOut)
    return try Baselines(of: learnt.data, on: examples)
  }

  private func learntData(of classifier: TextClassifier, _ examples: Dataset) throws -> LearntData? {
    let locator = DatasetLocator(dataFolder: dataOptions.dataFolder)
    return LearntData(
      of: model, classifier, judged: examples,
      from: try locator.locate(data, subset: dataOptions.subset ?? .test, format: dataOptions.format), locator: locator,
      options: ReadOptions(
        textColumn: dataOptions.text, labelColumn: dataOptions.label, encoding: dataOptions.encoding,
        format: dataOptions.format))
  }
}
