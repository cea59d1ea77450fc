public import TenorData
public import TenorLayers
public import TenorTraining

/// All that is known of a training on one page: what was run, what came out, where it fails, and how to do it again.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "model")
/// var report = Report(of: classifier)
/// try report.judge(classifier, on: test, training: training)
/// try Data(report.html.utf8).write(to: URL(filePath: "report.html"))
/// ```
///
/// Parts that are not known are left out.
public struct Report: Sendable {
  /// Something known about the run.
  public struct Fact: Sendable, Hashable {
    /// What it is about.
    public var name: String
    /// What is known.
    public var value: String

    /// Creates a fact.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// How well the classifier does on some data.
  public struct Judgement: Sendable {
    /// The name of the data.
    public var data: String
    /// The figures.
    public var evaluation: Evaluation
    /// What the data look like.
    public var statistics: DatasetStatistics
    /// The ROC curves, one against the rest for more than two labels.
    public var curves: [ROCCurve]
    /// Wrong verdicts with the highest scores.
    public var mistakes: [JudgedExample]
    /// Verdicts with the lowest scores.
    public var doubts: [JudgedExample]
    /// Right verdicts with the highest scores.
    public var successes: [JudgedExample]
    /// What the accuracy has to be compared with.
    public var baselines: Baselines?
  }

  /// The recipe's name.
  public var name: String
  /// What the recipe is, in one sentence.
  public var summary: String
  /// What was run, on what, when and where.
  public var facts: [Fact]
  /// What was typed.
  public var command: String?
  /// Another command that does the same with ``recipe`` in a file named `recipe.yaml`.
  public var recipeCommand: String?
  /// The recipe in YAML, with every default written out.
  public var recipe: String?
  /// What the accuracy on the test data is held against.
  public var reference: RecipeReference?
  /// The figures of each epoch.
  public var history: History
  /// The layers.
  public var layers: [Network.LayerSummary]
  /// The words that are read of a text; `nil` for all.
  public var maximumLength: Int?
  /// What the training data look like.
  public var trainingStatistics: DatasetStatistics?
  /// How well the classifier does.
  public var judgement: Judgement?
  /// What stands in the way of a better result; `nil` where nobody has looked.
  public var findings: [Finding]?

  /// Creates a report that knows nothing yet but the name.
  public init(name: String, summary: String = "", history: History = History()) {
    self.name = name
    self.summary = summary
    self.history = history
    facts = []
    layers = []
  }
}
