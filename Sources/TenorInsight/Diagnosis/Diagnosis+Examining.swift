public import TenorCompute
public import TenorData
import TenorLayers
public import TenorModel
public import TenorText
import TenorTraining

extension Diagnosis {
  /// Examples whose scores are looked at, at most: enough to see what they have in common.
  static let predictionLimit = 1000

  /// Examines what is known before a training.
  ///
  /// - Parameters:
  ///   - recipe: What is to be trained.
  ///   - training: The examples that the training will get.
  ///   - validation: Examples to validate with; `nil` to hold out the recipe's share, as `ClassifierTraining` does.
  ///   - test: Examples to judge by.
  ///   - seed: That of the training.
  ///   - pipeline: The pipeline where it has been fitted already.
  /// - Throws: `DataError` for ranks of words without the words, and for labels in the other parts that the training part
  ///   does not have.
  /// - Complexity: O(size of the data), on all cores
  public init(
    _ recipe: Recipe, training: Dataset, validation: Dataset? = nil, test: Dataset? = nil, seed: UInt64 = 0,
    pipeline: TextPipeline? = nil
  ) throws(DataError) {
    self.init(recipe)
    let parts = try ClassifierTraining.parts(training, recipe, validation, seed: seed)
    let fitted: TextPipeline
    if let pipeline { fitted = pipeline } else { fitted = try parts.training.fittedPipeline(recipe.text) }
    self.pipeline = fitted
    layers = recipe.layers(idCount: fitted.idCount, classCount: max(2, training.classes.count))
    try examine(parts.training, validation: parts.validation, test: test, by: fitted)
  }

  /// A diagnosis of which only the recipe is known.
  public init(_ recipe: Recipe) {
    self.recipe = recipe
    layers = recipe.layers(idCount: recipe.text.scheme.idCount(words: .max / 2), classCount: 2)
    input = recipe.networkInput
  }

  /// Examines a trained model.
  ///
  /// - Parameters:
  ///   - classifier: The model.
  ///   - recipe: What it was trained by.
  ///   - training: The examples that the training got.
  ///   - validation: Examples that it was validated with; `nil` to hold out the recipe's share of `training`.
  ///   - test: Examples to judge by.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `DataError` for ranks of words without the words, and for labels that the model does not have.
  /// - Complexity: O(size of the data)
  public init(
    of classifier: TextClassifier, recipe: Recipe? = nil, training: Dataset? = nil, validation: Dataset? = nil,
    test: Dataset? = nil, pool: WorkerPool? = nil
  ) throws {
    self.recipe = recipe
    layers = classifier.network.layers
    input = classifier.network.input
    pipeline = classifier.pipeline
    history = classifier.history.epochs.isEmpty ? nil : classifier.history
    var parts = (training: training, validation: validation)
    if let training, let recipe {
      let split = try ClassifierTraining.parts(training, recipe, validation, seed: classifier.metadata.seed)
      parts = (split.training, split.validation)
    }
    try examine(parts.training, validation: parts.validation, test: test, by: classifier.pipeline)
    let judged = [("test", test), ("validation", parts.validation), ("training", parts.training)]
    guard let (part, data) = judged.first(where: { ($0.1?.count ?? 0) > 0 }), let data else { return }
    try examine(classifier, on: data, part: part, pool: pool)
  }

  private mutating func examine(
    _ training: Dataset?, validation: Dataset?, test: Dataset?, by pipeline: TextPipeline
  ) throws(DataError) {
    // All parts count their labels in the same order.
    func examined(_ data: Dataset?) throws(DataError) -> ExaminedData? {
      guard let data else { return nil }
      guard let classes = training?.classes, data.labels != nil else { return try ExaminedData(data, by: pipeline) }
      return try ExaminedData(data.relabelled(to: classes), by: pipeline)
    }
    self.training = try examined(training)
    self.validation = try examined(validation)
    self.test = try examined(test)
  }

  private mutating func examine(
    _ classifier: TextClassifier, on data: Dataset, part: String, pool: WorkerPool?
  ) throws {
    let known = try data.thinned(to: Self.predictionLimit).relabelled(to: classifier.labels)
    let outputs = try classifier.outputs(for: known.encoded(by: classifier.pipeline), pool: pool)
    predictions = ExaminedPredictions(outputs, labels: known.labels, classes: classifier.labels, part: part)
  }
}
