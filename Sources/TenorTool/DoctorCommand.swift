import ArgumentParser
import Foundation
import Tenor

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find what stands in the way of a good classifier: in a model, a run, a recipe or data.",
    discussion: """
      Examples:
        tenor doctor model
        tenor doctor model demo
        tenor doctor reviews.csv
        tenor doctor 003-lstm
        tenor doctor 001-lstm reviews.csv
        tenor doctor 3

      Each finding says what is the matter, which figures show it, and what to change. SUBJECT is the first of these that \
      it can be: a folder with a model in it, the number of a run (`tenor runs list`), the name of a recipe or a file that \
      ends in .yaml, data. Data by themselves are examined as the recipe standard would read them.
      """)

  @Argument(help: "A model's folder, the number of a run, a recipe, or data.")
  var subject: String

  @Argument(
    help: """
      Data to examine a model, a run or a recipe with. (default: those of the recipe, or that the model learnt from, if \
      they are there)
      """)
  var data: String?

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Runs")
  var runs: RunOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  func run() throws {
    let meaning = try DoctorSubject(subject, DatasetLocator(dataFolder: dataOptions.dataFolder))
    var examination = try examine(meaning)
    if let name = data ?? meaning.dataName { examination.diagnosis.dataName = TrainCommand.quoted(name) }
    try json ? Output.json(examination.report) : Output.result(examination.text(width: TerminalText.columns))
  }

  private func examine(_ meaning: DoctorSubject) throws -> DoctorExamination {
    var examination = DoctorExamination(name: subject, kind: meaning.kind, diagnosis: Diagnosis())
    switch meaning {
    case .model(let path): try examine(modelAt: path, &examination)
    case .run(let number): try examine(runNumber: number, &examination)
    case .recipe(let recipe):
      let parts = try data.map { try .named($0, dataOptions) } ?? DoctorParts.own(of: recipe, dataOptions)
      try examine(recipe, parts, &examination)
    case .data(let name):
      guard data == nil else {
        throw ValidationError("\(name) is taken for data, so that no further data can be given.")
      }
      try examine(.standard, .named(name, dataOptions), &examination)
    }
    return examination
  }

  private func examine(
    _ recipe: Recipe, _ parts: DoctorParts, seed: UInt64 = 0, _ examination: inout DoctorExamination
  ) throws {
    examination.hints = [parts.hint, "Nothing is trained yet: `tenor doctor MODEL` examines a trained model."]
      .compactMap(\.self)
    guard let training = parts.training else {
      examination.diagnosis = Diagnosis(recipe)
      return
    }
    examination.sources = [training.source]
    examination.diagnosis = try Diagnosis(
      recipe, training: training, validation: parts.validation, test: parts.test, seed: seed)
  }

  private func examine(modelAt path: String, _ examination: inout DoctorExamination) throws {
    let classifier = try TextClassifier(contentsOf: path)
    let file = path + "/recipe.yaml"
    let recipe = FileManager.default.fileExists(atPath: file) ? try Recipe(contentsOf: file) : nil
    let parts =
      try data.map { try .named($0, dataOptions, trainingName: classifier.metadata.dataset ?? "") }
      ?? DoctorParts.ofModel(classifier, recipe, dataOptions)
    try examine(classifier, recipe, parts, &examination)
    guard recipe?.data == nil, parts.training != nil else { return }
    examination.diagnosis.dataName = classifier.metadata.dataset.map(TrainCommand.quoted)
  }

  private func examine(
    _ classifier: TextClassifier, _ recipe: Recipe?, _ parts: DoctorParts, _ examination: inout DoctorExamination
  ) throws {
    examination.hints = [parts.hint].compactMap(\.self)
    examination.sources = [parts.training?.source, parts.test?.source].compactMap(\.self)
    examination.diagnosis = try Diagnosis(
      of: classifier, recipe: recipe, training: parts.training, validation: parts.validation, test: parts.test,
      pool: machine.pool)
  }

  private func examine(runNumber number: Int64, _ examination: inout DoctorExamination) throws {
    let store = try runs.open()
    let run = try store.run(number)
    let recipe = try Recipe(yaml: run.recipe, file: "run \(number)")
    let parts =
      try data.map { try .named($0, dataOptions, trainingName: run.data) }
      ?? DoctorParts.ofRun(run, recipe, dataOptions)
    if let classifier = try model(of: run) {
      try examine(classifier, recipe, parts, &examination)
    } else {
      try examine(recipe, parts, seed: run.seed, &examination)
      examination.hints = [parts.hint].compactMap(\.self)
      examination.hints.append("The run's model, whose predictions could be examined, is gone or was replaced.")
    }
    let history = try store.history(of: number)
    examination.diagnosis.history = history.epochs.isEmpty ? nil : history
    if let problem = run.problem { examination.hints.append("The run ended with an error: \(problem)") }
  }

  /// The model that a run has left, if no other has taken its place.
  private func model(of run: TrainingRun) throws -> TextClassifier? {
    guard let path = run.model, ModelFolder.exists(at: path),
      let recipe = FileManager.default.contents(atPath: path + "/recipe.yaml"), recipe == Data(run.recipe.utf8)
    else { return nil }
    let classifier = try TextClassifier(contentsOf: path)
    return classifier.metadata.seed == run.seed ? classifier : nil
  }
}
