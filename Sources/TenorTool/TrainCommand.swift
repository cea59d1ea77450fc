import ArgumentParser
import Tenor

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on labelled texts and save it as a folder.",
    discussion: """
      Examples:
        tenor train reviews.csv --text review --label sentiment
        tenor train demo --output model --epochs 5
        tenor train imdb --recipe 001-lstm --seed 1 --output imdb-lstm
        tenor train phrases.tsv --architecture gru --units 128,64 --early-stopping 2

      Ctrl-C ends the training after the current step; what was learnt so far is saved.
      Defaults of the recipe options are those of the recipe standard; other recipes have their own.
      """)

  @Argument(help: "The data to learn from: a file, a folder, an archive, a name, or - for standard input.")
  var data: String

  @Option(name: .shortAndLong, help: "The model's folder. (default: $TENOR_OUTPUT, else model)")
  var output: String?

  @Option(help: "Data to validate with, instead of a share of DATA.")
  var validation: String?

  @Option(parsing: .unconditional, help: "The seed: the same one gives the same model. (default: $TENOR_SEED, else 0)")
  var seed: UInt64?

  @OptionGroup(title: "Recipe")
  var recipe: RecipeOptions

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  mutating func validate() throws {
    if seed == nil { seed = try EnvironmentVariable.value("TENOR_SEED") }
    if output == nil { output = try EnvironmentVariable.value("TENOR_OUTPUT") }
    guard validation == nil || recipe.validationSplit == nil else {
      throw ValidationError("Give either --validation or --validation-split, not both.")
    }
  }

  func run() throws {
    let path = output ?? "model"
    let recipe = try recipe.resolved()
    try ModelFolder.checkIsFree(path)
    let training = try prepare(recipe)
    if !json { try Output.result(training.initial.network.summary(title: recipe.name)) }
    Self.reportHoldout(training)
    Signals.catchInterrupts()
    let start = ContinuousClock.now
    let progress = TrainingProgress(epochs: recipe.epochs, isTerminal: Output.isTerminal)
    let classifier = try training.run(
      pool: machine.pool, precision: machine.chosenPrecision, callbacks: [progress.callback, Self.stopOnInterrupt])
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try classifier.save(to: path)
    try report(classifier, training, seconds: seconds, path: path)
  }

  private func prepare(_ recipe: Recipe) throws -> ClassifierTraining {
    let examples = try dataOptions.read(data, subset: .train)
    DataOptions.report(examples)
    let held = try validation.map { try dataOptions.read($0, subset: .test) }
    if let held { DataOptions.report(held) }
    return try ClassifierTraining(
      examples, recipe: recipe, validation: held, seed: seed ?? 0,
      metadata: ModelMetadata(command: Self.commandLine))
  }

  private static func reportHoldout(_ training: ClassifierTraining) {
    switch training.holdout {
    case .none: Output.note("no examples are held out for validation")
    case .tail: Output.note("the last \(training.validationCount) examples are held out for validation")
    case .stratified:
      Output.note(
        "\(training.validationCount) examples of all classes, drawn by chance, are held out for validation"
          + " (the last ones lack a class)")
    case .given: Output.note("\(training.validationCount) examples are given for validation")
    }
  }

  private static func stopOnInterrupt(_ loop: inout Loop, _ event: TrainingEvent) {
    guard case .batchEnd = event, Signals.isInterrupted, !loop.stopTraining else { return }
    Output.note("\ninterrupted: the epoch ends here, and the model is saved")
    loop.stopTraining = true
  }

  /// What was typed, quoted so that it can be typed again.
  private static var commandLine: String {
    let safe = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,=:+".utf8)
    let words = CommandLine.arguments.dropFirst().map { word in
      !word.isEmpty && word.utf8.allSatisfy(safe.contains)
        ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
    return (["tenor"] + words).joined(separator: " ")
  }
}
