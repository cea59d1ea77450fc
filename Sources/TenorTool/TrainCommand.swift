import ArgumentParser
import Foundation
import Tenor

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on labelled texts and save it as a folder.",
    discussion: """
      Examples:
        tenor train reviews.csv --text review --label sentiment
        tenor train demo --output model --epochs 5
        tenor train --recipe 001-lstm --seed 1 --output imdb-lstm
        tenor train phrases.tsv --architecture gru --units 128,64 --early-stopping 2
        tenor train reviews.csv --embeddings glove.6B.100d.txt --freeze-embeddings
        tenor train reviews.csv --time-budget 2m
        tenor train demo --curves 2> progress.txt
        tenor train --recipe 001-lstm --output imdb-lstm --resume

      Ctrl-C ends the training after the current step; what was learnt so far is saved.
      A training that was killed goes on with --resume and the arguments that it began with, and ends with the weights \
      of one that was not, to the last bit.
      Defaults of the recipe options are those of the recipe standard; other recipes have their own.
      """)

  @Argument(
    help: """
      The data to learn from: a file, a folder, an archive, a name, or - for standard input. (default: the recipe's)
      """)
  var data: String?

  @Option(name: .shortAndLong, help: "The model's folder. (default: $TENOR_OUTPUT, else model)")
  var output: String?

  @Option(help: "Data to validate with, instead of a share of DATA.")
  var validation: String?

  @Option(parsing: .unconditional, help: "The seed: the same one gives the same model. (default: $TENOR_SEED, else 0)")
  var seed: UInt64?

  @Option(
    help: """
      Look for a good recipe for so long, such as 90s or 1h30m: what is set here is kept, all else is tried, and \
      validation data choose.
      """)
  var timeBudget: TimeSpan?

  @OptionGroup(title: "Recipe")
  var recipe: RecipeOptions

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Checkpoints")
  var checkpointOptions: CheckpointOptions

  @OptionGroup(title: "Runs")
  var runs: RunOptions

  @Flag(name: .customLong("no-record"), help: "Do not remember this run for `tenor runs`.")
  var leavesNoRecord = false

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(
    inversion: .prefixedNo,
    help: """
      Whether curves of the loss and the other figures are drawn: below the progress bar of a terminal, else once, at the \
      end. (default: --curves on a terminal, else --no-curves)
      """)
  var curves: Bool?

  @OptionGroup(title: "Watching")
  var watching: WatchOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  mutating func validate() throws {
    if seed == nil { seed = try EnvironmentVariable.value("TENOR_SEED") }
    if output == nil { output = try EnvironmentVariable.value("TENOR_OUTPUT") }
    guard validation == nil || recipe.validationSplit == nil else {
      throw ValidationError("Give either --validation or --validation-split, not both.")
    }
    guard !watching.watch || (!leavesNoRecord && timeBudget == nil) else {
      throw ValidationError("--watch shows the run that is remembered: it goes without --no-record and --time-budget.")
    }
    guard timeBudget == nil || !checkpointOptions.resumes else {
      throw ValidationError("Give either --time-budget or --resume: a search has no checkpoints.")
    }
    guard timeBudget == nil || (recipe.recipe == Recipe.standard.name && recipe.layers == nil) else {
      throw ValidationError(
        "Give either --time-budget or a recipe; `tenor sweep` tries variants of a recipe.")
    }
  }

  func run() throws {
    let path = output ?? "model"
    var recipe = try recipe.resolved()
    // What the model learns from then is not what the recipe names.
    if data != nil { recipe.data = nil }
    try ModelFolder.checkIsFree(path)
    if let timeBudget { return try search(recipe, within: timeBudget.duration, path: path) }
    if watching.watch { try watching.begin(runs.open()) }
    let (training, examined) = try prepare(recipe)
    var doctor = examined
    if !json { try Output.result(training.initial.network.summary(title: recipe.name)) }
    Self.reportHoldout(training)
    Signals.catchInterrupts()
    let start = ContinuousClock.now
    let progress = TrainingProgress(
      epochs: recipe.epochs, isTerminal: Output.isTerminal, showsCurves: curves ?? Output.isTerminal)
    let precision = machine.chosenPrecision
    var recorder = recorder(training, precision)
    let log = recorder?.log ?? TrainingLog()
    let checkpoints = checkpointOptions.checkpoints(model: path)
    let classifier: TextClassifier
    do {
      classifier = try training.run(
        pool: machine.pool, precision: precision,
        callbacks: [progress.callback, Self.stopOnInterrupt, Self.noting(recorder?.callback ?? log.callback)],
        checkpoints: checkpoints)
      doctor.tell(of: classifier, training, pool: machine.pool, path: Self.quoted(path))
      try classifier.save(to: path, with: training.recipe, log: log)
      // Who ended it early may go on.
      if !Signals.isInterrupted { checkpoints?.folder.remove() }
    } catch {
      try? recorder?.fail(error)
      throw error
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    Self.noting {
      try recorder?.finish { run in
        run.seconds = seconds
        run.parameters = classifier.network.parameterCount
        run.results = classifier.metadata.metrics
        run.model = URL(filePath: path).path
      }
    }
    try report(classifier, training, seconds: seconds, path: path)
    watching.end()
  }

  /// Remembers the run; `nil` where that is not wanted or not possible, which is no reason not to train.
  private func recorder(_ training: ClassifierTraining, _ precision: Precision) -> RunRecorder? {
    guard !leavesNoRecord else { return nil }
    return Self.noting {
      let run = TrainingRun(
        training.recipe, data: training.initial.metadata.dataset ?? "", sample: dataOptions.limit, seed: seed ?? 0,
        precision: precision, threads: machine.pool.count, command: Self.commandLine, begun: Date())
      let store = try runs.open()
      let recorder = try RunRecorder(run, in: store)
      Output.note("run \(recorder.run.id ?? 0); tensorboard --logdir \(Self.quoted(store.logFolder)) shows it")
      return recorder
    }
  }

  /// Does something that may fail without harm, and tells if it does.
  @discardableResult
  private static func noting<Result>(_ body: () throws -> Result) -> Result? {
    do {
      return try body()
    } catch {
      Output.note("the run is not remembered: \(error)")
      return nil
    }
  }

  private static func noting(_ callback: @escaping Callback) -> Callback {
    { loop, event in noting { try callback(&loop, event) } }
  }

  /// The examples to learn from and, if there are such, those to validate with.
  func readExamples(_ recipe: Recipe) throws -> (training: Dataset, validation: Dataset?) {
    let (examples, own) = try read(recipe)
    DataOptions.report(examples)
    let held = try validation.map { try dataOptions.read($0, subset: .test) } ?? own
    if let held { DataOptions.report(held) }
    return (examples, held)
  }

  private func prepare(_ recipe: Recipe) throws -> (ClassifierTraining, TrainingDoctor) {
    let (examples, held) = try readExamples(recipe)
    let training = try ClassifierTraining(
      examples, recipe: recipe, validation: held, seed: seed ?? 0,
      metadata: ModelMetadata(command: Self.commandLine))
    return (training, TrainingDoctor(training, data: examples, validation: held, dataName: data.map(Self.quoted)))
  }

  /// The examples to learn from and, if the recipe's data have them, those to validate with.
  private func read(_ recipe: Recipe) throws -> (training: Dataset, validation: Dataset?) {
    if let data { return (try dataOptions.read(data, subset: .train), nil) }
    guard let data = recipe.data else {
      throw UsageError("DATA is missing, and the recipe \(recipe.name) names no data of its own; name the data.")
    }
    let parts = try data.read(DatasetLocator(dataFolder: dataOptions.dataFolder))
    return (dataOptions.limit.map(parts.training.prefix) ?? parts.training, parts.validation)
  }

  private static func reportHoldout(_ training: ClassifierTraining) {
    if let coverage = training.coverage { Output.note("\(coverage)") }
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
    let erasing = TerminalSize.canMoveCursor ? "\u{1B}[J" : ""
    Output.note("\n\(erasing)interrupted: the epoch ends here, and the model is saved")
    loop.stopTraining = true
  }

  /// What was typed, quoted so that it can be typed again.
  static var commandLine: String {
    (["tenor"] + CommandLine.arguments.dropFirst().map(quoted)).joined(separator: " ")
  }

  /// An argument as a shell takes it.
  static func quoted(_ word: String) -> String {
    let safe = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,=:+".utf8)
    guard word.isEmpty || !word.utf8.allSatisfy(safe.contains) else { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
