import Foundation
import GRDB

/// A row of the table of runs.
struct RunRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "run"

  var id: Int64?
  var experiment: String
  var recipe: String
  var data: String
  var sample: Int?
  /// In decimal digits: seeds have 64 bits without a sign, and integers of SQLite have one.
  var seed: String
  var precision: String
  var threads: Int
  var version: String
  var machine: String
  var command: String?
  var status: TrainingRun.Status
  var begun: Date
  var seconds: Double?
  var parameters: Int?
  var model: String?
  var results: [String: Double]
  var problem: String?

  init(_ run: TrainingRun) {
    id = run.id
    experiment = run.experiment
    recipe = run.recipe
    data = run.data
    sample = run.sample
    seed = String(run.seed)
    precision = run.precision
    threads = run.threads
    version = run.version
    machine = run.machine
    command = run.command
    status = run.status
    begun = run.begun
    seconds = run.seconds
    parameters = run.parameters
    model = run.model
    results = run.results.filter { $0.value.isFinite }
    problem = run.problem
  }

  var run: TrainingRun {
    var run = TrainingRun(
      experiment: experiment, recipe: recipe, data: data, sample: sample, seed: UInt64(seed) ?? 0,
      precision: precision, threads: threads, version: version, machine: machine, command: command, begun: begun)
    run.id = id
    run.status = status
    run.seconds = seconds
    run.parameters = parameters
    run.model = model
    run.results = results
    run.problem = problem
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
    self.figures = figures.filter { $0.value.isFinite }
  }
}
