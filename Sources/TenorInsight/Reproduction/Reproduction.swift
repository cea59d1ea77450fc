public import Foundation
public import TenorCompute
public import TenorData
import TenorLayers
import TenorModel
public import TenorTraining

/// Trains recipes on their own data, judges them by the test part, and remembers it: what has been run to its end is not
/// run again.
public struct Reproduction: Sendable {
  /// Where runs are remembered.
  public let store: RunStore
  /// The folder in which each run's model gets a folder; `nil` to keep no models.
  public let modelFolder: String?
  /// The examples taken of the training and of the test data, at even distances, for a quick try; `nil` for all.
  public let sample: Int?
  /// What recurrent layers multiply.
  public let precision: Precision
  /// A checksum of the data, where a recipe's own are not meant.
  private let fingerprint: String?
  private let locator: DatasetLocator
  private let pool: WorkerPool
  private let now: @Sendable () -> Date

  /// Passes over a sample, at most.
  public static let sampleEpochs = 2

  /// - Parameters:
  ///   - fingerprint: A checksum of the data, where a recipe's own are not meant: only a run on the same data counts as
  ///     this one.
  ///   - now: The time.
  public init(
    store: RunStore, modelFolder: String? = nil, sample: Int? = nil, precision: Precision = .float32,
    fingerprint: String? = nil, locator: DatasetLocator = DatasetLocator(), pool: WorkerPool = WorkerPool(),
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.store = store
    self.modelFolder = modelFolder
    self.sample = sample
    self.precision = precision
    self.fingerprint = fingerprint
    self.locator = locator
    self.pool = pool
    self.now = now
  }

  /// The run of this recipe and seed that came to its end with this version, precision, sample and data, if there is one.
  /// A recipe's own data are known by their name; a run on them counts if it was judged.
  public func finished(_ recipe: Recipe, seed: UInt64) throws(RunStoreError) -> TrainingRun? {
    let wanted = blank(recipe, seed: seed, command: nil)
    return try store.runs(of: recipe.name).last { run in
      run.status == .finished && run.seed == seed && run.sample == wanted.sample
        && run.fingerprint == fingerprint && (fingerprint != nil || run.results["test_accuracy"] != nil)
        && run.precision == wanted.precision && run.version == wanted.version && run.hasRecipe(wanted)
    }
  }

  /// Trains a recipe and judges it.
  ///
  /// - Parameters:
  ///   - parts: The recipe's data, where they have been read already.
  ///   - command: What was typed.
  ///   - callbacks: Called at each event of the training.
  /// - Returns: The run as it was remembered.
  /// - Throws: `RecipeError` for a recipe without data, and what reading, training and the store throw; the run is
  ///   remembered as failed.
  public func run(
    _ recipe: Recipe, seed: UInt64, parts: RecipeData.Parts? = nil, command: String? = nil, callbacks: [Callback] = []
  ) throws -> TrainingRun {
    guard let data = recipe.data else {
      throw RecipeError(
        file: recipe.name, key: "data", problem: "expected data to reproduce the recipe with, found none",
        remedy: "add data to the recipe, or use `tenor train DATA`")
    }
    var recorder = try RunRecorder(blank(recipe, seed: seed, command: command), in: store, now: now)
    do {
      let done = try train(recipe, try parts ?? data.read(locator), recorder, callbacks)
      try recorder.finish { $0 = done }
    } catch {
      try recorder.fail(error)
      throw error
    }
    return recorder.run
  }

  /// - Returns: The run with all that is known at its end.
  private func train(
    _ recipe: Recipe, _ parts: RecipeData.Parts, _ recorder: RunRecorder, _ callbacks: [Callback]
  ) throws -> TrainingRun {
    var run = recorder.run
    let parts = sample.map(parts.sampled) ?? parts
    let training = try ClassifierTraining(
      parts.training, recipe: shortened(recipe), validation: parts.validation, seed: run.seed,
      metadata: ModelMetadata(command: run.command))
    let begun = now()
    let classifier = try training.run(pool: pool, precision: precision, callbacks: callbacks + [recorder.callback])
    run.seconds = now().timeIntervalSince(begun)
    run.parameters = classifier.network.parameterCount
    run.results = classifier.metadata.metrics
    if let modelFolder {
      let path = modelFolder + "/" + run.folderName
      try classifier.save(to: path, with: shortened(recipe), log: recorder.log)
      run.model = path
    }
    guard let test = parts.test else { return run }
    let evaluation = try Evaluation(of: classifier.computing(in: precision), on: test, pool: pool)
    run.results["test_accuracy"] = evaluation.accuracy
    run.results["test_loss"] = evaluation.loss
    run.results["test_auc"] = evaluation.areaUnderROC
    return run
  }

  /// The recipe as it is run: with fewer passes over a sample.
  public func shortened(_ recipe: Recipe) -> Recipe {
    guard sample != nil else { return recipe }
    var short = recipe
    short.epochs = min(recipe.epochs, Self.sampleEpochs)
    return short
  }

  private func blank(_ recipe: Recipe, seed: UInt64, command: String?) -> TrainingRun {
    var run = TrainingRun(
      shortened(recipe), data: recipe.data?.name ?? "", sample: sample, seed: seed, precision: precision,
      threads: pool.count, command: command, begun: now())
    run.fingerprint = fingerprint
    if sample != nil { run.isThinned = true }
    return run
  }
}

extension TrainingRun {
  /// Whether both runs have the same recipe. Their texts may differ where one leaves a key out that the other writes.
  fileprivate func hasRecipe(_ other: TrainingRun) -> Bool {
    if recipe == other.recipe { return true }
    let both = try? [self, other].map { try Recipe(yaml: $0.recipe, file: $0.experiment) }
    return both.map { $0[0] == $0[1] } ?? false
  }
}

extension RecipeData.Parts {
  /// Examples of each part at even distances, at most `count` of each.
  public func sampled(_ count: Int) -> RecipeData.Parts {
    RecipeData.Parts(
      training: training.thinned(to: count), validation: validation?.thinned(to: count),
      test: test?.thinned(to: count))
  }
}
