import ArgumentParser
import Foundation
import Tenor

/// A time such as `90s`, `2m` or `1h30m`.
struct TimeSpan: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    var seconds = 0.0, number = ""
    for character in argument {
      guard !"0123456789.".contains(character) else {
        number.append(character)
        continue
      }
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
      guard let unit = units[character], let value = Double(number) else { return nil }
      seconds += value * unit
      number = ""
    }
    guard number.isEmpty, seconds > 0, seconds <= 1e6 else { return nil }
    duration = .seconds(seconds)
  }
}

extension TrainCommand {
  /// Looks for a good recipe within the time, and saves what it has trained.
  func search(_ base: Recipe, within time: Duration, path: String) throws {
    let (examples, held) = try readExamples(base)
    var base = base
    base.name = "found"
    base.summary = "Found by a search on \(examples.source.split(separator: "/").last ?? "the data")."
    let search = RecipeSearch(base: base, fixed: recipe.givenSettings, budget: time, seed: seed ?? 0)
    let command = reproducingCommand(path)
    let clock = ContinuousClock(), start = clock.now
    Signals.catchInterrupts()
    let found = try search.run(
      on: examples, validation: held, metadata: ModelMetadata(command: command), pool: machine.pool,
      precision: machine.chosenPrecision,
      now: { clock.now - start }, isStopped: { Signals.isInterrupted }, onEnd: { Output.note(SearchReport.line($0)) })
    try found.classifier.save(to: path, with: found.best.recipe)
    let report = SearchReport(
      output: path, trials: found.trials.count, accuracy: found.best.accuracy, loss: found.best.loss,
      seconds: (clock.now - start) / .seconds(1), command: command)
    try json ? Output.json(report) : Output.result(report.text(found))
  }

  /// The command that trains the recipe of the model again.
  private func reproducingCommand(_ path: String) -> String {
    var words = ["tenor", "train", data ?? "", "--recipe", path + "/recipe.yaml", "--seed", "\(seed ?? 0)"]
    let options: [(String, String?)] = [
      ("--validation", validation), ("--text", dataOptions.text), ("--label", dataOptions.label),
      ("--format", dataOptions.format?.rawValue),
      ("--encoding", dataOptions.encoding == .utf8 ? nil : dataOptions.encoding.rawValue),
      ("--subset", dataOptions.subset?.rawValue), ("--limit", dataOptions.limit.map(String.init)),
      ("--data-dir", dataOptions.dataFolder), ("--precision", machine.chosenPrecision.rawValue),
      ("--output", path + "-again"),
    ]
    for case (let name, let value?) in options { words += [name, value] }
    return words.filter { !$0.isEmpty }.map(Self.quoted).joined(separator: " ")
  }
}

extension RecipeOptions {
  /// What the user has set, which a search leaves as it is.
  var givenSettings: Set<RecipeSearch.Setting> {
    let given: [(RecipeSearch.Setting, Bool)] = [
      (.architecture, architecture != nil), (.units, units != nil), (.embedding, embedding != nil || embeddings != nil),
      (.dropout, dropout != nil || recurrentDropout != nil), (.vocabulary, vocabulary != nil),
      (.maximumLength, maximumLength != nil), (.learningRate, learningRate != nil || optimizer != nil),
      (.batchSize, batchSize != nil), (.epochs, epochs != nil), (.earlyStopping, earlyStopping != nil),
    ]
    return Set(given.filter(\.1).map(\.0))
  }
}

/// What a search prints.
struct SearchReport: Encodable {
  let output: String
  let trials: Int
  let accuracy: Double
  let loss: Double
  let seconds: Double
  let command: String

  /// One training that has ended.
  static func line(_ trial: RecipeSearch.Trial) -> String {
    "training \(trial.number): val_accuracy \(Output.fixed(trial.accuracy, 4)), val_loss \(Output.fixed(trial.loss, 4)), "
      + "\(Output.fixed(trial.seconds, 1)) s – \(settings(of: trial.recipe))"
  }

  func text(_ found: RecipeSearch.Result) -> String {
    """
    \(Self.count(trials)) in \(Output.fixed(seconds, 1)) s; the best is number \(found.best.number): \
    \(Output.percent(accuracy)) of the verdicts on the validation data are right.
    \(Self.settings(of: found.best.recipe))
    The figure is a little too good, as the choice was made by it: judge the model by data that it has not seen.
    The model is in \(output). To train it again:
      \(command)
    """
  }

  private static func count(_ trials: Int) -> String { trials == 1 ? "1 training" : "\(trials) trainings" }

  /// A recipe in one line.
  private static func settings(of recipe: Recipe) -> String {
    guard case .recurrent(let network) = recipe.architecture else { return recipe.name }
    let rate = if case .constant(let rate) = recipe.optimizer.learningRate { "\(rate)" } else { "by schedule" }
    return [
      "\(network.kind.rawValue) of \(network.units.map(String.init).joined(separator: ",")) units, \(network.pooling.rawValue)",
      "embedding \(network.embedding)",
      "dropout \(network.spatialDropout), \(network.dropout), \(network.outputDropout)",
      "vocabulary \(recipe.text.scheme.idLimit.map(String.init) ?? "all")",
      "length \(recipe.text.sequenceRule.maximumLength.map(String.init) ?? "any")",
      "learning rate \(rate)", "batch size \(recipe.batchSize)", "epochs \(recipe.epochs)",
    ].joined(separator: ", ")
  }
}
