import Tenor

/// What `tenor train` says by itself about what stands in the way of a good result.
struct TrainingDoctor {
  private var diagnosis: Diagnosis?
  private var told: Set<String> = []

  /// Examines what is known before the training, and tells what is serious.
  ///
  /// A diagnosis that fails is no reason not to train.
  init(_ training: ClassifierTraining, data: Dataset, validation: Dataset?, dataName: String?) {
    diagnosis = try? Diagnosis(
      training.recipe, training: data, validation: validation, seed: training.initial.metadata.seed,
      pipeline: training.initial.pipeline)
    diagnosis?.dataName = dataName
    tell("Before the training: this stands in the way of a good result.")
  }

  /// Tells what is serious in what the training has come to.
  mutating func tell(of classifier: TextClassifier, _ training: ClassifierTraining, pool: WorkerPool, path: String) {
    guard diagnosis != nil else { return }
    diagnosis?.history = classifier.history
    diagnosis?.predictions = try? training.examinedPredictions(of: classifier, pool: pool)
    // A model of numbers that are none is not saved.
    let isSaved = classifier.history["loss"]?.allSatisfy(\.isFinite) ?? false
    tell(
      "After the training: this stands in the way of a good result."
        + (isSaved ? " `tenor doctor \(path)` tells the rest." : ""))
  }

  private mutating func tell(_ heading: String) {
    let new = (diagnosis?.findings ?? []).filter { $0.severity == .serious && !told.contains($0.name) }
    guard !new.isEmpty else { return }
    told.formUnion(new.map(\.name))
    let formatter = FindingFormatter(width: TerminalText.columns)
    Output.note("\n" + ([heading] + new.map(formatter.paragraph)).joined(separator: "\n\n") + "\n")
  }
}
