import ArgumentParser
import Foundation
import Tenor

/// Where runs are remembered.
struct RunOptions: ParsableArguments {
  @Option(
    name: .customLong("runs"),
    help: "The folder of the store of runs. (default: $TENOR_RUNS, else ~/.local/share/tenor)")
  var folder: String?

  func open() throws -> RunStore { try RunStore(path: path) }

  /// The store, if there is one.
  func openIfThere() throws -> RunStore? { FileManager.default.fileExists(atPath: path) ? try open() : nil }

  /// The folder for the models of runs.
  var modelFolder: String { (path as NSString).deletingLastPathComponent + "/models" }

  private var path: String { Self.path(in: folder) }

  /// The file of the store in a folder, or where it usually is.
  static func path(in folder: String?) -> String { folder.map { $0 + "/runs.sqlite" } ?? RunStore.standardPath() }
}

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Show the trainings that train, reproduce and sweep have remembered.",
    discussion: """
      Examples:
        tenor runs list
        tenor runs show 3
        tenor runs compare 3 5
        tenor runs delete 4
        tenor runs delete 5 --with-models

      Beside the store, the folder logs holds the figures of each run as a table, history.csv, and as event files:
      `tensorboard --logdir` with that folder shows all runs, also while they go on. `tenor runs show` names a run's own.
      """,
    subcommands: [List.self, Show.self, Compare.self, Delete.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the runs, the oldest first.")

    @Argument(help: "Only those of this recipe.")
    var experiment: String?

    @OptionGroup(title: "Runs")
    var runs: RunOptions

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func run() throws {
      let found = try runs.open().runs(of: experiment)
      guard !json else { return try Output.json(found) }
      try Output.result(
        TextTable(
          ["run", "recipe", "seed", "precision", "examples", "status", "accuracy", "seconds", "begun"],
          found.map { run in
            [
              RunsCommand.number(run), run.experiment, "\(run.seed)", run.precision,
              run.sample.map(String.init) ?? "all", run.status.rawValue,
              run.results["test_accuracy"].map(Output.percent) ?? "–",
              run.seconds.map { Output.fixed($0, 1) } ?? "–", run.begun.formatted(.iso8601),
            ]
          }, rightAligned: [0, 2, 4, 6, 7]
        ).text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a run: its figures by epoch and their curves, and its recipe.")

    @Argument(help: "The run's number.")
    var number: Int64

    @OptionGroup(title: "Runs")
    var runs: RunOptions

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    private struct Report: Encodable {
      var run: TrainingRun
      var epochs: [[String: Double]]
    }

    func run() throws {
      let store = try runs.open()
      let found = try store.run(number), epochs = try store.epochs(of: number)
      guard !json else { return try Output.json(Report(run: found, epochs: epochs)) }
      let known = RunsCommand.figures(found)
      var lines = [TextTable(known[0], Array(known.dropFirst())).text]
      let names = Set(epochs.flatMap(\.keys)).sorted()
      if !epochs.isEmpty {
        lines += [
          "",
          TextTable(
            ["epoch"] + names,
            epochs.enumerated().map { index, figures in
              ["\(index + 1)"] + names.map { figures[$0].map { Output.fixed($0, 4) } ?? "–" }
            }, rightAligned: Set(0...names.count)
          ).text,
        ]
      }
      if epochs.count > 1 {
        let width = TerminalSize(of: STDOUT_FILENO).columns
        lines += [""] + TrainingCurves(epochs).lines(width: width)
      }
      try Output.result((lines + ["", String(found.recipe.dropLast())]).joined(separator: "\n"))
    }
  }

  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set runs side by side: their figures, and what differs in their recipes.")

    @Argument(help: "The runs' numbers, two or more.")
    var runs: [Int64]

    @OptionGroup(title: "Runs")
    var options: RunOptions

    mutating func validate() throws {
      guard runs.count > 1 else { throw ValidationError("Name two runs or more.") }
    }

    func run() throws {
      let store = try options.open()
      let found = try runs.map { try store.run($0) }
      let figures = found.map { Dictionary(uniqueKeysWithValues: RunsCommand.figures($0).map { ($0[0], $0[1]) }) }
      let names = RunsCommand.figures(found[0]).map { $0[0] } + figures.dropFirst().flatMap(\.keys).sorted()
      var seen: Set<String> = []
      let rows = names.filter { seen.insert($0).inserted }.map { name in
        [name] + figures.map { $0[name] ?? "–" }
      }
      var lines = [TextTable(["run"] + found.map(RunsCommand.number), rows.filter { $0[0] != "run" }).text]
      lines += ["", "recipes:"] + Self.differences(found.map(\.recipe))
      try Output.result(lines.joined(separator: "\n"))
    }

    /// The lines of the recipes that are not the same in all, with the sections that they stand in.
    private static func differences(_ recipes: [String]) -> [String] {
      let settings = recipes.map(settings)
      var seen: Set<String> = []
      let keys = settings.flatMap { $0.map(\.key) }.filter { seen.insert($0).inserted }
      let values = settings.map { Dictionary($0.map { ($0.key, $0.value) }) { first, _ in first } }
      let rows = keys.map { key in [key] + values.map { $0[key] ?? "–" } }
        .filter { row in row.dropFirst(2).contains { $0 != row[1] } }
      return rows.isEmpty ? ["  the same"] : [TextTable(rows[0], Array(rows.dropFirst())).text]
    }

    private static func settings(_ yaml: String) -> [(key: String, value: String)] {
      var path: [(indent: Int, key: String)] = []
      return yaml.split(separator: "\n").compactMap { line in
        let indent = line.prefix { $0 == " " }.count
        let parts = line.dropFirst(indent).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        path.removeAll { $0.indent >= indent }
        path.append((indent, String(parts[0])))
        let value = parts.dropFirst().first?.drop { $0 == " " } ?? ""
        return value.isEmpty ? nil : (path.map(\.key).joined(separator: "."), String(value))
      }
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget runs, and remove their logs. The folders of their models stay, if they are not to go too.",
      discussion: """
        Examples:
          tenor runs delete 4
          tenor runs delete 5 6 --with-models
        """)

    @Argument(help: "The runs' numbers.")
    var runs: [Int64]

    @Flag(help: "Remove their models too. Other files in a model's folder stay.")
    var withModels = false

    @OptionGroup(title: "Runs")
    var options: RunOptions

    func run() throws {
      let store = try options.open()
      for number in runs {
        let run = try store.run(number)
        if withModels, let model = run.model, try !store.removeModel(of: run) {
          Output.note("\(model) stays: it holds no model, or that of another run")
        }
        try store.delete(number)
      }
    }
  }

  static func number(_ run: TrainingRun) -> String { "\(run.id ?? 0)" }

  /// What is known of a run, by name.
  static func figures(_ run: TrainingRun) -> [[String]] {
    var figures = [
      ["run", number(run)], ["recipe", run.experiment], ["data", run.data], ["seed", "\(run.seed)"],
      ["precision", run.precision], ["examples", run.sample.map(String.init) ?? "all"],
      ["status", run.status.rawValue], ["begun", run.begun.formatted(.iso8601)],
      ["seconds", run.seconds.map { Output.fixed($0, 1) } ?? "–"],
      ["parameters", run.parameters.map(String.init) ?? "–"], ["threads", "\(run.threads)"],
      ["machine", run.machine], ["version", run.version],
    ]
    if let command = run.command { figures.append(["command", command]) }
    if let model = run.model { figures.append(["model", model]) }
    if let log = run.log { figures.append(["log", log]) }
    if let problem = run.problem { figures.append(["problem", problem]) }
    return figures + run.results.sorted { $0.key < $1.key }.map { [$0.key, Output.fixed($0.value, 4)] }
  }
}
