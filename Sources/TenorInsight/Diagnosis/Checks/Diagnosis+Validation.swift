extension Diagnosis {
  /// Trainings that nothing watches.
  var validationFindings: [Finding] {
    guard let recipe, let training, recipe.validationSplit == 0, validation == nil else { return [] }
    return [
      Finding(
        .noValidation, .note,
        problem: "No examples are held out, so that nobody sees when the network begins to learn them by heart.",
        evidence: "All \(FigureText.count(training.count)) examples are learnt from: training.validation_split is 0.",
        remedy: "Hold a tenth out while you look for good settings: \(command("--validation-split 0.1")).")
    ]
  }
}
