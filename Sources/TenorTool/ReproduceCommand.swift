import ArgumentParser
import Foundation
import Tenor

struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Train published experiments on their data, and set the results beside the published ones.",
    discussion: """
      Examples:
        tenor reproduce --list
        tenor reproduce 001-lstm --seeds 3
        tenor reproduce all --quick

      Each run is remembered with its figures (`tenor runs list`); what has been run to its end is not run again.
      """)

  @Argument(help: "Recipes with data of their own, by name or as YAML files; or all.")
  var experiments: [String] = []

  @Flag(help: "List the experiments and stop.")
  var list = false

  @Option(parsing: .unconditional, help: "The number of seeds, from 1 on, with which each experiment is run.")
  var seeds = 1

  @Flag(help: "A short try: 1,000 examples of each part and at most 2 epochs.")
  var quick = false

  @Flag(help: "Keep no models.")
  var noModels = false

  @Option(
    name: .customLong("data-dir"),
    help: "The folder of data sets known by name. (default: $TENOR_DATA, else ~/.cache/tenor)")
  var dataFolder: String?

  @OptionGroup(title: "Runs")
  var runs: RunOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  mutating func validate() throws {
    try Check.atLeast(1, seeds, "--seeds")
    guard list || !experiments.isEmpty else { throw ValidationError("Name experiments, or all; --list shows them.") }
  }

  private var all: [Recipe] { Recipe.presets.filter { $0.data != nil } }

  func run() throws {
    if list { return try Output.result(ReproductionReport.list(all)) }
    let recipes = experiments == ["all"] ? all : try experiments.map { try Recipe(nameOrFile: $0) }
    let store = try runs.open()
    let reproduction = Reproduction(
      store: store, modelFolder: noModels ? nil : runs.modelFolder, sample: quick ? 1000 : nil,
      precision: machine.chosenPrecision, locator: DatasetLocator(dataFolder: dataFolder), pool: machine.pool)
    Signals.catchInterrupts()
    var table = ReproductionTable()
    for recipe in recipes {
      table.add(recipe, try results(of: recipe, reproduction))
      if Signals.isInterrupted { break }
    }
    try json ? Output.json(table.rows) : Output.result(ReproductionReport.table(table))
  }

  private func results(of recipe: Recipe, _ reproduction: Reproduction) throws -> [TrainingRun] {
    var parts: RecipeData.Parts?
    var results: [TrainingRun] = []
    for seed in 1...UInt64(seeds) {
      if let known = try reproduction.finished(recipe, seed: seed) {
        Output.note("\(recipe.name), seed \(seed): run \(known.id ?? 0) has done this")
        results.append(known)
        continue
      }
      Output.note("\(recipe.name), seed \(seed)")
      parts = try parts ?? recipe.data?.read(DatasetLocator(dataFolder: dataFolder))
      let progress = TrainingProgress(
        epochs: reproduction.shortened(recipe).epochs, isTerminal: Output.isTerminal)
      results.append(
        try reproduction.run(
          recipe, seed: seed, parts: parts, command: TrainCommand.commandLine,
          callbacks: [progress.callback, Self.endOnInterrupt]))
    }
    return results
  }

  /// A run that was interrupted has no result: it is begun anew the next time.
  private static func endOnInterrupt(_ loop: inout Loop, _ event: TrainingEvent) throws {
    guard case .batchEnd = event, Signals.isInterrupted else { return }
    throw UsageError("interrupted: what was run to its end is remembered; the same command goes on from there.")
  }
}

/// What `tenor reproduce` prints.
enum ReproductionReport {
  static func list(_ recipes: [Recipe]) -> String {
    TextTable(
      ["experiment", "published", "Keras", "data", ""],
      recipes.map {
        [$0.name, figure($0.reference?.published), figure($0.reference?.keras), $0.data?.name ?? "", $0.summary]
      }, rightAligned: [1, 2]
    ).text
  }

  static func table(_ table: ReproductionTable) -> String {
    TextTable(
      ["experiment", "published", "Keras", "Tenor", "seeds", "parameters", "seconds"],
      table.rows.map { row in
        [
          row.experiment, figure(row.published), figure(row.keras),
          figure(row.mean) + (row.accuracies.count > 1 ? " ± " + figure(row.deviation) : ""),
          "\(row.accuracies.count)", row.parameters.map(String.init) ?? "", Output.fixed(row.seconds, 1),
        ]
      }, rightAligned: [1, 2, 3, 4, 5, 6]
    ).text
  }

  private static func figure(_ percent: Double?) -> String { percent.map { Output.fixed($0, 2) } ?? "–" }
}
