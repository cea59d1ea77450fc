public import TenorCompute
public import TenorData
public import TenorModel
import TenorTraining

/// Looks for a good recipe within a given time: trains one after the other, keeps the one with the best verdicts on
/// validation data.
///
/// The first recipes are defaults that do well on many data; later ones are drawn by chance, every second one near the best
/// so far. Which recipes come is determined by the seed and by the figures of those before; how many come, by the time.
public struct RecipeSearch: Sendable {
  /// Parts of a recipe that a search changes unless they are fixed.
  public enum Setting: String, Sendable, Hashable, CaseIterable {
    /// The kind of recurrent layers, and how their steps are pooled.
    case architecture
    /// The units of the recurrent layers.
    case units
    /// The features of a word's vector.
    case embedding
    /// All shares that are dropped in training.
    case dropout
    /// The number of ids.
    case vocabulary
    /// The most words of a text.
    case maximumLength
    /// The learning rate.
    case learningRate
    /// The examples for each update.
    case batchSize
    /// The passes over the training data.
    case epochs
    /// The patience of early stopping.
    case earlyStopping
  }

  /// One training of a search.
  public struct Trial: Sendable, Hashable {
    /// Its number, from 1.
    public let number: Int
    /// What was trained; with fewer epochs where the time was up.
    public let recipe: Recipe
    /// The share of right verdicts on the validation data, after the epoch whose weights were kept.
    public let accuracy: Double
    /// The loss on them.
    public let loss: Double
    /// Seconds, reading the texts into ids included.
    public let seconds: Double

    /// Whether the verdicts are better than those of another; the smaller loss decides between equal ones.
    func isBetter(than other: Trial) -> Bool {
      accuracy != other.accuracy ? accuracy > other.accuracy : loss < other.loss
    }
  }

  /// What a search found.
  public struct Result: Sendable {
    /// The best classifier.
    public let classifier: TextClassifier
    /// Its training.
    public let best: Trial
    /// All trainings that came to an end, in their order.
    public let trials: [Trial]
  }

  /// The recipe to begin with.
  public let base: Recipe
  /// What is never changed.
  public let fixed: Set<Setting>
  /// The time to use.
  public let budget: Duration
  /// Determines the recipes, and all that a seed determines in each training.
  public let seed: UInt64

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - base: The recipe to begin with, with all that is fixed. It must hold out a share of the data unless validation
  ///     data are given.
  ///   - fixed: What is never changed.
  ///   - budget: The time to use. The first training gets one whole epoch even if that takes longer.
  ///   - seed: Determines the recipes, and all that a seed determines in each training.
  public init(base: Recipe, fixed: Set<Setting>, budget: Duration, seed: UInt64 = 0) {
    var base = base
    if !fixed.contains(.epochs) { base.epochs = Self.epochs }
    // Who sets a number of epochs means that number.
    if fixed.isDisjoint(with: [.epochs, .earlyStopping]), base.earlyStoppingPatience == nil {
      base.earlyStoppingPatience = Self.patience
    }
    self.base = base
    self.fixed = fixed
    self.budget = budget
    self.seed = seed
  }

  /// More than most data need: early stopping ends a training before.
  private static let epochs = 20
  /// One epoch may be worse by chance, two seldom are.
  private static let patience = 2

  /// Searches.
  ///
  /// - Parameters:
  ///   - data: Labelled examples of at least two classes.
  ///   - validation: Examples to choose by; `nil` to hold out the recipe's share of `data`.
  ///   - metadata: What the model's card tells, as for a single training.
  ///   - pool: The threads to work with.
  ///   - precision: Of what recurrent layers multiply.
  ///   - now: The time since some fixed moment.
  ///   - isStopped: Asked often; once it is `true`, the search ends with what it has.
  ///   - onEnd: Called after each training.
  /// - Throws: What a training throws; ``RecipeSearchError`` where nothing is held out to choose by, and where the search
  ///   was stopped before its first epoch was done.
  public func run(
    on data: Dataset, validation: Dataset? = nil, metadata: ModelMetadata = ModelMetadata(),
    pool: WorkerPool = WorkerPool(), precision: Precision = .float32, now: @escaping () -> Duration,
    isStopped: @escaping () -> Bool = { false }, onEnd: (Trial) -> Void = { _ in }
  ) throws -> Result {
    let proposals = RecipeProposals(base: base, fixed: fixed, seed: seed, data: data)
    let deadline = now() + budget
    var best: (trial: Trial, classifier: TextClassifier)?
    var trials: [Trial] = []
    var seen: Set<Recipe> = []
    for number in 0..<Self.maximumProposals {
      guard number == 0 || now() < deadline, !isStopped() else { break }
      let recipe = proposals.recipe(number, best: best?.trial.recipe)
      guard seen.insert(recipe).inserted else { continue }
      let clock = SearchClock(deadline: deadline, isFirst: best == nil, now: now, isStopped: isStopped)
      let training = try ClassifierTraining(
        data, recipe: recipe, validation: validation, seed: seed, metadata: metadata)
      guard training.validationCount > 0 else { throw RecipeSearchError.nothingHeldOut }
      guard let classifier = try clock.run(training, pool: pool, precision: precision) else { break }
      let trial = Self.trial(trials.count + 1, recipe, classifier, clock)
      trials.append(trial)
      onEnd(trial)
      if best.map({ trial.isBetter(than: $0.trial) }) ?? true { best = (trial, classifier) }
    }
    guard let best else { throw RecipeSearchError.stoppedTooEarly }
    return Result(classifier: best.classifier, best: best.trial, trials: trials)
  }

  /// Where few settings are free, chance soon proposes nothing new.
  private static let maximumProposals = 10_000

  private static func trial(
    _ number: Int, _ recipe: Recipe, _ classifier: TextClassifier, _ clock: SearchClock
  ) -> Trial {
    var recipe = recipe
    // With so many epochs the same weights come out again.
    if clock.isCut { recipe.epochs = max(1, classifier.history.epochs.count) }
    let metrics = classifier.metadata.metrics
    return Trial(
      number: number, recipe: recipe, accuracy: metrics["val_accuracy"] ?? 0, loss: metrics["val_loss"] ?? .infinity,
      seconds: clock.seconds)
  }
}

/// Why a search found nothing.
public enum RecipeSearchError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There are no examples to choose by.
  case nothingHeldOut
  /// It was stopped before its first training had an epoch.
  case stoppedTooEarly

  public var description: String {
    switch self {
    case .nothingHeldOut:
      "A search needs examples to choose by, and none are held out; hold out a share of the data, or give validation data."
    case .stoppedTooEarly: "The search was stopped before its first epoch was done; there is nothing to keep."
    }
  }
}
