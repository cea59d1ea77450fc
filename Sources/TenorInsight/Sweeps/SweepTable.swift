/// What the combinations of a sweep reached, the best first.
public struct SweepTable: Sendable, Hashable {
  /// A figure by which combinations are ordered.
  public enum Figure: String, Sendable, Hashable, CaseIterable {
    /// The share of right verdicts on the examples held out for validation.
    case validationAccuracy = "val_accuracy"
    /// The loss on them.
    case validationLoss = "val_loss"
    /// The share of right verdicts on the test data. A choice made by it cannot be judged by the same data any more.
    case testAccuracy = "test_accuracy"

    /// Whether less is better.
    var isLoss: Bool { self == .validationLoss }
  }

  /// One combination.
  public struct Row: Sendable, Hashable, Codable {
    /// What is set, in one line.
    public var label: String
    /// What is set.
    public var settings: [Sweep.Setting]
    /// The figures by name: those of the validation and of the test data.
    public var figures: [String: Spread]
    /// The number of weights.
    public var parameters: Int?
    /// The mean seconds of training, where the trainings took their time beside others.
    public var seconds: Double
    /// The seeds that came to their end.
    public var seeds: Int
    /// The runs' numbers in the store.
    public var runs: [Int64]
    /// What went wrong with the others.
    public var problems: [String]
  }

  /// The rows, the best first; those without the figure at the end.
  public let rows: [Row]
  /// The figure that they are ordered by.
  public let figure: Figure

  /// Sums up the trainings of a sweep.
  ///
  /// - Parameter figure: What to order by. Default: the accuracy on the validation data, or on the test data where nothing
  ///   was held out.
  public init(_ sweep: Sweep, _ jobs: [SweepRunner.Job], orderedBy figure: Figure? = nil) {
    let rows = sweep.trials.indices.map { index in Self.row(sweep.trials[index], jobs.filter { $0.trial == index }) }
    let name = Figure.validationAccuracy
    self.figure = figure ?? (rows.contains { $0.figures[name.rawValue] != nil } ? name : .testAccuracy)
    let key = self.figure.rawValue, isLoss = self.figure.isLoss
    func rank(_ row: Row) -> Double {
      guard let mean = row.figures[key]?.mean, mean.isFinite else { return -.infinity }
      return isLoss ? -mean : mean
    }
    // Equal ones stay in the order of the sweep.
    self.rows = rows.enumerated().sorted { (rank($0.element), -$0.offset) > (rank($1.element), -$1.offset) }
      .map(\.element)
  }

  private static func row(_ trial: Sweep.Trial, _ jobs: [SweepRunner.Job]) -> Row {
    var runs: [TrainingRun] = [], problems: [String] = []
    for job in jobs {
      switch job.outcome {
      case .finished(let run): runs.append(run)
      case .failed(let problem): problems.append(problem)
      case .stopped: break
      }
    }
    var figures: [String: Spread] = [:]
    for figure in Figure.allCases {
      let values = runs.compactMap { $0.results[figure.rawValue] }
      // A seed that diverged has no figure: a mean of the others would hide it.
      figures[figure.rawValue] = values.count == runs.count ? Spread(values) : nil
    }
    return Row(
      label: trial.label, settings: trial.settings, figures: figures, parameters: runs.first?.parameters,
      seconds: Spread(runs.compactMap(\.seconds))?.mean ?? 0, seeds: runs.count, runs: runs.compactMap(\.id),
      problems: problems)
  }
}
