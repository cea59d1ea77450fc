public import ArgumentParser
import Foundation
public import Tenor

extension ChartTheme: ExpressibleByArgument {}

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page on a training: figures, curves, mistakes, and how to do it again.",
    discussion: """
      Examples:
        tenor report model demo
        tenor report model reviews.csv --output reviews.html
        tenor report 3
        tenor report model demo --charts charts --png --theme dark

      The page is one HTML file that needs nothing from outside. Without DATA the test part of the data that the model \
      learnt from is judged, where there is one; without that too, the page has the training and the recipe.
      """)

  @Argument(help: "A run's number, as `tenor runs list` shows it, or a model's folder.")
  var subject: String

  @Argument(help: "The labelled data to judge by. (default: the test part of the model's own data)")
  var data: String?

  @Option(name: .shortAndLong, help: "The page. It is written anew where it is there.")
  var output = "report.html"

  @Option(help: "A folder for the pictures as SVG files. (default: none)")
  var charts: String?

  @Flag(help: "Write the pictures as PNG files too.")
  var png = false

  @Option(help: "The colours of the pictures in the folder; automatic makes PNG files light.")
  var theme = ChartTheme.automatic

  @Option(parsing: .unconditional, help: "Pixels of a PNG file for each unit, of which 96 make an inch.")
  var scale = 2.0

  @Option(help: "The size of the pictures in the folder, in inches, such as 10x8. (default: what suits each)")
  var size: PictureSize?

  @Option(help: "The data that the baselines learn from. (default: the training part of DATA, where it has one)")
  var baseline: String?

  @Flag(name: .customLong("no-baseline"), help: "Leave the baselines out.")
  var leavesBaselineOut = false

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Runs")
  var runs: RunOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Result: Encodable {
    var report: String
    var charts: [String]
    var accuracy: Double?
    var examples: Int?
  }

  mutating func validate() throws {
    guard charts != nil || !png else { throw ValidationError("--png needs a folder: name one with --charts.") }
    guard scale > 0, scale.isFinite else {
      throw ValidationError("--scale must be a number greater than 0, found \(scale).")
    }
  }

  func run() throws {
    let trained = try TrainedModel(subject, runs: runs)
    var report = trained.report
    let judged = try judge(&report, trained)
    report.findings = try findings(trained, report.history, judged)
    try AtomicFile.write(Array(report.html.utf8), to: output)
    let files = try writeCharts(report)
    let evaluation = report.judgement?.evaluation
    if json {
      return try Output.json(
        Result(report: output, charts: files, accuracy: evaluation?.accuracy, examples: evaluation?.examples))
    }
    try Output.result((["Report: \(output)"] + files.map { "Chart:  \($0)" }).joined(separator: "\n"))
  }

  /// Judges the model, and returns the data that it was judged by and, as far as they are known, learnt from.
  private func judge(_ report: inout Report, _ trained: TrainedModel) throws -> Parts? {
    guard let classifier = trained.classifier else {
      guard data == nil else {
        throw UsageError("\(subject) has kept no model, so that there is nothing to judge \(data ?? "") with.")
      }
      return nil
    }
    guard let (parts, baseline) = try parts(trained, classifier) else { return nil }
    DataOptions.report(parts.test)
    try report.judge(
      classifier.computing(in: machine.chosenPrecision), on: parts.test, training: baseline,
      comparesBaselines: !leavesBaselineOut, pool: machine.pool)
    return parts
  }

  /// What the doctor finds in all that is known; `nil` where nothing is.
  private func findings(_ trained: TrainedModel, _ history: History, _ judged: Parts?) throws -> [Finding]? {
    var diagnosis: Diagnosis
    if let classifier = trained.classifier {
      diagnosis = try Diagnosis(
        of: classifier, recipe: trained.recipe, training: judged?.training, validation: judged?.validation,
        test: judged?.test, pool: machine.pool)
    } else if let recipe = trained.recipe {
      diagnosis = Diagnosis(recipe)
    } else {
      return nil
    }
    if !history.epochs.isEmpty { diagnosis.history = history }
    return diagnosis.findings
  }

  /// What the model is judged by, and what it learnt from, as far as that is known.
  private typealias Parts = (test: Dataset, training: Dataset?, validation: Dataset?)

  /// The parts, and what baselines learn from.
  private func parts(
    _ trained: TrainedModel, _ classifier: TextClassifier
  ) throws -> (parts: Parts, baseline: Dataset?)? {
    if let data {
      let source = try baseline ?? dataOptions.trainingPart(of: data)
      return ((try dataOptions.read(data, subset: .test), nil, nil), try source.map(dataOptions.readTraining))
    }
    do {
      let own = try RecipeData.parts(
        of: classifier.metadata, recipe: trained.recipe, sample: trained.run?.sample,
        isThinned: trained.run?.isThinned ?? false,
        locator: DatasetLocator(dataFolder: dataOptions.dataFolder))
      guard let own, let test = own.test else {
        Output.note("there are no test data; name some to judge the model by")
        return nil
      }
      let judged = dataOptions.limit.map(test.prefix) ?? test
      return ((judged, own.training, own.validation), try baseline.map(dataOptions.readTraining) ?? own.training)
    } catch let error as DataError where error.kind == .missingFile {
      Output.note("there are no test data: \(error)")
      return nil
    }
  }

  /// Writes the pictures, and returns their paths.
  private func writeCharts(_ report: Report) throws -> [String] {
    guard let charts else { return [] }
    do {
      try FileManager.default.createDirectory(atPath: charts, withIntermediateDirectories: true)
    } catch {
      throw ModelError(
        .unwritable, file: charts, problem: "expected to be able to make this folder, but the system refused",
        remedy: "check the path and the rights")
    }
    var files: [String] = []
    for entry in report.charts(size: size?.size) {
      let path = "\(charts)/\(entry.name)"
      try AtomicFile.write(Array(entry.chart.svg(theme: theme).utf8), to: path + ".svg")
      files.append(path + ".svg")
      guard png else { continue }
      try AtomicFile.write(entry.chart.png(theme: theme, scale: scale), to: path + ".png")
      files.append(path + ".png")
    }
    return files
  }
}

/// What `--size` takes: width and height in inches.
struct PictureSize: ExpressibleByArgument {
  let size: ChartSize

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    guard parts.count == 2, parts.allSatisfy({ (2.1...100).contains($0) }) else { return nil }
    size = .inches(parts[0], parts[1])
  }
}

/// A run or a model, with what is known of the other.
private struct TrainedModel {
  var run: TrainingRun?
  var classifier: TextClassifier?
  var recipe: Recipe?
  var report: Report

  /// - Parameter subject: A run's number, or a model's folder.
  init(_ subject: String, runs: RunOptions) throws {
    if let number = Int64(subject), !FileManager.default.fileExists(atPath: subject) {
      try self.init(run: number, runs.open())
    } else {
      try self.init(folder: subject, runs)
    }
  }

  private init(run number: Int64, _ store: RunStore) throws {
    let run = try store.run(number)
    self.run = run
    if let model = run.model, ModelFolder.exists(at: model) {
      let found = try TextClassifier(contentsOf: model)
      if run.made(found) {
        classifier = found
      } else {
        Output.note("\(model) holds another model by now, and is left out")
      }
    }
    report = Report(of: run, epochs: try store.epochs(of: number), classifier: classifier)
    recipe = try? Recipe(yaml: run.recipe, file: "recipe.yaml")
  }

  private init(folder: String, _ runs: RunOptions) throws {
    let classifier = try TextClassifier(contentsOf: folder)
    self.classifier = classifier
    let path = URL(filePath: folder).path
    run = try? runs.openIfThere()?.runs().last { $0.model == path && $0.made(classifier) }
    let yaml = FileManager.default.contents(atPath: folder + "/recipe.yaml").map { String(decoding: $0, as: UTF8.self) }
    report = Report(of: classifier, recipe: yaml, run: run)
    recipe = yaml.flatMap { try? Recipe(yaml: $0, file: folder + "/recipe.yaml") }
  }
}
