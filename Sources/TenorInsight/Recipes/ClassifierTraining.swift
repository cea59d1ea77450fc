public import TenorCompute
public import TenorData
import TenorLayers
public import TenorModel
import TenorText
public import TenorTraining

/// A training of a text classifier, ready to run: the data encoded, the network with its first weights.
///
/// ```swift
/// let data = try Dataset.read(.demo)
/// let training = try ClassifierTraining(data, recipe: .standard, seed: 1)
/// let classifier = try training.run()
/// try classifier.save(to: "model")
/// ```
public struct ClassifierTraining: Sendable {
  /// What is done.
  public let recipe: Recipe
  /// The classifier before training.
  public let initial: TextClassifier
  /// The number of examples that are learnt from.
  public let trainingCount: Int
  /// The number of examples that are held out; 0 for none.
  public let validationCount: Int
  /// How the held-out examples were chosen.
  public let holdout: Holdout
  /// How much of the vocabulary begins with a vector of the recipe's; `nil` where it names none.
  public let coverage: EmbeddingCoverage?
  let inputs: TokenBatch
  let targets: Targets
  let validation: (inputs: TokenBatch, targets: Targets)?
  private let loss: Loss
  private let classWeights: [Int: Float]?

  /// How the held-out examples were chosen.
  public enum Holdout: String, Sendable, Hashable {
    /// None were held out.
    case none
    /// The last ones, as Keras does.
    case tail
    /// A random part of each class, because the last ones lack a class (the data are sorted by label).
    case stratified
    /// They are data of their own.
    case given
  }

  /// Prepares a training.
  ///
  /// - Parameters:
  ///   - data: Labelled examples of at least two classes.
  ///   - recipe: What to do with them.
  ///   - validation: Examples to validate with; `nil` to hold out the recipe's share of `data`.
  ///   - seed: Determines the weights, the order of the examples and what dropout drops.
  ///   - metadata: What the model's card tells; seed, recipe, data and number of examples are filled in.
  /// - Throws: `DataError` for data that cannot be trained on and for vectors of words that cannot be read,
  ///   `NetworkError` for layers that do not fit,
  ///   `ModelError` for layers that make no classifier of these labels, `TargetError` for labels that do not fit.
  public init(
    _ data: Dataset, recipe: Recipe, validation: Dataset? = nil, seed: UInt64 = 0,
    metadata: ModelMetadata = ModelMetadata()
  ) throws {
    try data.validateForTraining()
    let parts = try Self.parts(data, recipe, validation, seed: seed)
    holdout = parts.holdout
    trainingCount = parts.training.count
    validationCount = parts.validation?.count ?? 0
    let (pipeline, batch) = try parts.training.fittedAndEncoded(recipe.text)
    let vectors = try recipe.embeddings.map {
      try WordVectors(contentsOf: $0.file, for: pipeline.tokenizer.vocabulary, dimension: recipe.requiredDimension)
    }
    let adopted = vectors.map { recipe.adopting(dimension: $0.dimension) } ?? recipe
    self.recipe = adopted
    var network = try Network(
      adopted.layers(idCount: pipeline.idCount, classCount: data.classes.count), input: recipe.networkInput, seed: seed)
    coverage = vectors.map { vectors in
      let hasVector = network.setEmbedding(vectors, for: pipeline.tokenizer)
      return EmbeddingCoverage(vectors, pipeline.tokenizer, hasVector: hasVector, inputs: batch)
    }
    var metadata = metadata
    metadata.seed = seed
    metadata.recipe = recipe.name
    // The name alone: where a file lies on this machine is nobody's business.
    metadata.dataset = data.source.lastPathComponent
    metadata.trainingExamples = parts.training.count
    let initial = try TextClassifier(
      pipeline: pipeline, labels: data.classes, network: network, metadata: metadata)
    self.initial = initial
    loss = initial.isBinary ? .binaryCrossentropy : .sparseCategoricalCrossentropy
    inputs = batch
    targets = Self.targets(parts.training, isBinary: initial.isBinary)
    self.validation = try parts.validation.map { held in
      let known = try held.relabelled(to: data.classes)
      return (try held.encoded(by: pipeline), Self.targets(known, isBinary: initial.isBinary))
    }
    classWeights =
      recipe.balancesClasses
      ? Dictionary(
        uniqueKeysWithValues: try ExampleWeights.balancedClassWeights(
          (parts.training.labels ?? []).map(Int32.init), classCount: data.classes.count
        ).enumerated().map { ($0, $1) }) : nil
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - pool: The threads to work with. The result does not depend on their number.
  ///   - precision: Of what recurrent layers multiply.
  ///   - callbacks: Called at each event, after those of the recipe.
  ///   - checkpoints: How the training survives being killed. Default: it does not.
  /// - Returns: The trained classifier with its history; the metrics of its last (or best) epoch are in its metadata.
  /// - Throws: `TrainingError` or `SettingError` for settings out of range, and what a callback throws.
  public func run(
    pool: WorkerPool = WorkerPool(), precision: Precision = .float32, callbacks: [Callback] = [],
    checkpoints: TrainingCheckpoints? = nil
  ) throws -> TextClassifier {
    let configuration = FitConfiguration(
      loss: loss, optimizer: recipe.optimizer, metrics: [.accuracy], epochs: recipe.epochs,
      batchSize: recipe.batchSize, seed: initial.metadata.seed, shuffling: recipe.shuffling,
      classWeights: classWeights, precision: precision)
    var trainer = try Trainer(network: initial.network, configuration: configuration, pool: pool)
    var own: [Callback] = [Callbacks.stopOnNaN()]
    if let patience = recipe.earlyStoppingPatience, validation != nil {
      own.append(
        Callbacks.earlyStopping(
          try EarlyStopping(monitor: Monitor("val_loss"), patience: patience, restoreBestWeights: true)))
    }
    var state: TrainingState?
    var plan: CheckpointPlan?
    if let checkpoints {
      let identity = self.identity(precision: precision)
      state = try checkpoints.state(of: identity)
      plan = checkpoints.plan(of: identity)
    }
    let history = try trainer.fit(
      inputs, targets, validation: validation.map { .data($0.inputs, $0.targets) }, callbacks: own + callbacks,
      resuming: state, checkpoints: plan)
    var metadata = initial.metadata
    if let epoch = keptEpoch(history) { metadata.metrics = history.logs(at: epoch) }
    return try TextClassifier(
      pipeline: initial.pipeline, labels: initial.labels, network: trainer.network, metadata: metadata,
      history: history)
  }

  /// The place in the history of the epoch whose weights were kept.
  private func keptEpoch(_ history: History) -> Int? {
    let last = history.epochs.indices.last
    guard recipe.earlyStoppingPatience != nil, let losses = history["val_loss"] else { return last }
    return losses.indices.min { losses[$0] < losses[$1] } ?? last
  }

  private static func targets(_ data: Dataset, isBinary: Bool) -> Targets {
    let labels = data.labels ?? []
    return isBinary ? .binary(labels.map(Float.init)) : .classes(labels.map(Int32.init))
  }

  /// The examples to learn from, and those that are held out.
  static func parts(
    _ data: Dataset, _ recipe: Recipe, _ validation: Dataset?, seed: UInt64
  ) throws(DataError) -> (training: Dataset, validation: Dataset?, holdout: Holdout) {
    if let validation { return (data, validation, .given) }
    guard recipe.validationSplit != 0 else { return (data, nil, .none) }
    // By its decimal digits: 0.1 is meant as 0.1, not as the nearest Float.
    let share = Double(recipe.validationSplit.description) ?? Double(recipe.validationSplit)
    let tail = try data.splitTail(share)
    let isWhole = [tail.training, tail.validation].allSatisfy { !$0.classCounts.contains(0) }
    if isWhole { return (tail.training, tail.validation, .tail) }
    var generator = PhiloxGenerator(seed: seed, purpose: splitPurpose)
    let split = try data.splitStratified(share, using: &generator)
    guard split.validation.count > 0, split.training.count > 0 else { return (data, nil, .none) }
    return (split.training, split.validation, .stratified)
  }

  /// Sets the random numbers of the split apart from all others of the same seed.
  private static let splitPurpose: UInt32 = 0x7370_6C74
}
