import GRDB

/// A row of the table of runs: what is searched for, and the run itself as JSON, so that a run can gain fields without
/// another version of the store.
struct RunRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "run"

  var id: Int64?
  var experiment: String
  private var run: TrainingRun

  init(_ run: TrainingRun) {
    id = run.id
    experiment = run.experiment
    self.run = run
    // JSON has no other numbers.
    self.run.results = run.results.filter(\.value.isFinite)
  }

  /// The run, with the number of its row.
  var numbered: TrainingRun {
    var run = run
    run.id = id
    return run
  }
}

/// A row of the table of epochs.
struct EpochRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "epoch"

  var runID: Int64
  var number: Int
  var figures: [String: Double]

  init(runID: Int64, number: Int, figures: [String: Double]) {
    self.runID = runID
    self.number = number
    // JSON has no other numbers.
    self.figures = figures.filter(\.value.isFinite)
  }
}
