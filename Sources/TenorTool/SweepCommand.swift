public import ArgumentParser
import Foundation
public import Tenor

extension SweepTable.Figure: ExpressibleByArgument {}

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train a recipe with several values for some of its keys, and set the results side by side.",
    discussion: """
      Examples:
        tenor sweep 000-ablations
        tenor sweep my-sweep.yaml reviews.csv --seeds 3
        tenor sweep my-sweep.yaml --list
        tenor sweep my-sweep.yaml reviews.csv --chart sweep.png

      A sweep is a recipe's file with one key more, sweep, which names keys with lists of values:
        base: standard
        sweep:
          keys:
            network.units: [[32], [64]]
            training.learning_rate: [0.001, 0.002]

      Each training is remembered (`tenor runs list`); the same sweep goes on where it was stopped.
      """)

  @Argument(help: "The sweep: a YAML file, or 000-ablations, which comes with Tenor.")
  var sweep: String

  @Argument(help: "The data to learn from. (default: the recipe's)")
  var data: String?

  @Flag(help: "List the combinations and stop.")
  var list = false

  @Option(parsing: .unconditional, help: "The number of seeds, from 1 on, of each combination. (default: the file's)")
  var seeds: Int?

  @Option(parsing: .unconditional, help: "The seed of what the mode random draws.")
  var drawSeed: UInt64 = 0

  @Option(parsing: .unconditional, help: "The trainings at one time, which share the threads. (default: as many)")
  var parallel: Int?

  @Option(help: "What to order by. (default: val_accuracy; test_accuracy where nothing is held out)")
  var sortBy: SweepTable.Figure?

  @Option(help: "A file for a chart of the results, .svg or .png.")
  var chart: String?

  @Flag(help: "A short try: 1,000 examples of each part and at most 2 epochs.")
  var quick = false

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Runs")
  var runs: RunOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  mutating func validate() throws {
    try Check.atLeast(1, seeds, "--seeds")
    try Check.atLeast(1, parallel, "--parallel")
    guard chart.map({ $0.hasSuffix(".svg") || $0.hasSuffix(".png") }) ?? true else {
      throw ValidationError("--chart must end in .svg or .png, found \(chart ?? "").")
    }
  }

  func run() throws {
    var sweep = try Sweep(nameOrFile: sweep, seed: drawSeed)
    if let seeds { sweep.seeds = seeds }
    guard sweep.seeds <= Sweep.maximumTrials / max(1, sweep.trials.count) else {
      throw UsageError("expected at most \(Sweep.maximumTrials) trainings in all, found more; try fewer seeds.")
    }
    guard !list else { return try Output.result(sweep.trials.map(\.label).joined(separator: "\n")) }
    let parts = try read(&sweep)
    DataOptions.report(parts.training)
    let runner = SweepRunner(
      store: try runs.open(), sample: quick ? 1000 : nil, precision: machine.chosenPrecision,
      threads: machine.pool.count, parallel: parallel)
    Signals.catchInterrupts()
    Output.note("\(sweep.trials.count) combinations with \(sweep.seeds) seed\(sweep.seeds == 1 ? "" : "s") each")
    let trials = sweep.trials
    let jobs = runner.run(
      sweep, on: parts, command: TrainCommand.commandLine, isStopped: { Signals.isInterrupted },
      onEnd: { Output.note(SweepReport.line($0, trials)) })
    let table = SweepTable(sweep, jobs, orderedBy: sortBy)
    try json ? Output.json(table.rows) : Output.result(SweepReport.text(table))
    if let chart { try draw(table, sweep.name, to: chart) }
    if table.figure == .testAccuracy { Output.note(SweepReport.caution) }
    guard !Signals.isInterrupted else {
      throw UsageError("interrupted: what was run to its end is remembered; the same command goes on from there.")
    }
    let failed = jobs.count(where: \.isFailed)
    if failed > 0 { throw SweepFailure(failed: failed, count: jobs.count) }
  }

  private func draw(_ table: SweepTable, _ name: String, to path: String) throws {
    guard let picture = BarChart(table, title: name) else {
      return Output.note("no combination came to its end: there is nothing to draw")
    }
    try AtomicFile.write(
      path.hasSuffix(".png") ? picture.png(scale: min(2, 16_000 / picture.picture.height)) : Array(picture.svg().utf8),
      to: path)
    Output.note("Chart: \(path)")
  }

  /// The data; those of the command line become the recipes' own.
  private func read(_ sweep: inout Sweep) throws -> RecipeData.Parts {
    if let data {
      sweep.setData(RecipeData(name: data))
      return RecipeData.Parts(training: try dataOptions.read(data, subset: .train))
    }
    guard let data = sweep.trials.first?.recipe.data else {
      throw UsageError("DATA is missing, and the sweep \(sweep.name) names no data of its own; name the data.")
    }
    let parts = try data.read(DatasetLocator(dataFolder: dataOptions.dataFolder))
    return dataOptions.limit.map(parts.prefix) ?? parts
  }
}

/// Some trainings of a sweep failed.
struct SweepFailure: Error, CustomStringConvertible {
  let failed: Int
  let count: Int

  var description: String { "\(failed) of \(count) trainings failed, as the lines below the table say." }
}

extension SweepRunner.Job {
  fileprivate var isFailed: Bool { if case .failed = outcome { true } else { false } }
}

/// What `tenor sweep` prints.
enum SweepReport {
  static let caution = """
    ordered by the test data, as nothing was held out: the best of them is better here than it is on new texts.
    """

  /// One training that has ended.
  static func line(_ job: SweepRunner.Job, _ trials: [Sweep.Trial]) -> String {
    let name = "\(trials[job.trial].label), seed \(job.seed): "
    switch job.outcome {
    case .finished(let run):
      let figures = SweepTable.Figure.allCases.compactMap { figure in
        run.results[figure.rawValue].map { "\(figure.rawValue) \(Output.fixed($0, 4))" }
      }
      return name + (figures.isEmpty ? "done" : figures.joined(separator: ", "))
    case .failed(let problem): return name + "failed: \(problem)"
    case .stopped: return name + "not run to its end"
    }
  }

  static func text(_ table: SweepTable) -> String {
    let figures = SweepTable.Figure.allCases.filter { figure in
      table.rows.contains { $0.figures[figure.rawValue] != nil }
    }
    let rows = table.rows.map { row in
      [row.label] + figures.map { cell(row.figures[$0.rawValue], $0) }
        + ["\(row.seeds)", row.parameters.map(String.init) ?? "–", Output.fixed(row.seconds, 1)]
    }
    let headings = [""] + figures.map(\.rawValue) + ["seeds", "parameters", "seconds"]
    let problems = table.rows.flatMap { row in row.problems.map { "\(row.label): \($0)" } }
    return ([TextTable(headings, rows, rightAligned: Set(1..<headings.count)).text] + problems).joined(separator: "\n")
  }

  private static func cell(_ spread: Spread?, _ figure: SweepTable.Figure) -> String {
    guard let spread else { return "–" }
    let scale = figure == .validationLoss ? 1.0 : 100, decimals = figure == .validationLoss ? 4 : 2
    let mean = Output.fixed(spread.mean * scale, decimals)
    return spread.deviation > 0 ? mean + " ± " + Output.fixed(spread.deviation * scale, decimals) : mean
  }
}
