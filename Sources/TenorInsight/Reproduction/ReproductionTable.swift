/// Published figures, Keras's, and those of runs, side by side.
public struct ReproductionTable: Sendable, Hashable {
  /// The figures of one experiment; accuracies on the test data, in percent.
  public struct Row: Sendable, Hashable, Codable {
    /// The recipe's name.
    public var experiment: String
    /// What was published.
    public var published: Double?
    /// What Keras gave.
    public var keras: Double?
    /// Those of the runs, in the order of their seeds.
    public var accuracies: [Double]
    /// Their mean.
    public var mean: Double
    /// Their standard deviation, as of a sample; 0 for a single run.
    public var deviation: Double
    /// The number of weights.
    public var parameters: Int?
    /// The mean seconds of training.
    public var seconds: Double
  }

  /// The rows, in the order in which they were added.
  public private(set) var rows: [Row] = []

  /// Creates an empty table.
  public init() {}

  /// Adds a row for the finished runs of a recipe; nothing for none.
  public mutating func add(_ recipe: Recipe, _ runs: [TrainingRun]) {
    let accuracies = runs.compactMap { $0.results["test_accuracy"].map { 100 * $0 } }
    guard let spread = Spread(accuracies) else { return }
    rows.append(
      Row(
        experiment: recipe.name, published: recipe.reference?.published, keras: recipe.reference?.keras,
        accuracies: accuracies, mean: spread.mean, deviation: spread.deviation,
        parameters: runs.first?.parameters,
        seconds: runs.reduce(0) { $0 + ($1.seconds ?? 0) } / Double(runs.count)))
  }
}
