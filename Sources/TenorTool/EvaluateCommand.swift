import ArgumentParser
import Foundation
import Tenor

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a model does on labelled texts.",
    discussion: """
      Examples:
        tenor evaluate model demo
        tenor evaluate model reviews.csv --json
        tenor evaluate model demo --baseline demo

      Of data published in two parts (demo, imdb, rotten-tomatoes) the test part is used.
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @Argument(help: "The labelled data: a file, a folder, an archive, a name, or - for standard input.")
  var data: String

  @Option(help: "Also train a linear bag of words on these data, and print its accuracy beside the model's.")
  var baseline: String?

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Report: Encodable {
    struct ClassReport: Encodable {
      var label: String
      var precision: Double
      var recall: Double
      var f1: Double
      var support: Int
    }

    var model: String
    var data: String
    var accuracy: Double
    var loss: Double
    var examples: Int
    var seconds: Double
    var classes: [ClassReport]
    /// For each actual label, how many examples were given each label.
    var confusion: [[Int]]
    var baselineAccuracy: Double?
    /// The share of the verdicts that are those of single precision, where another precision was asked for.
    var agreement: Double?
  }

  func run() throws {
    let classifier = try TextClassifier(contentsOf: model)
    let examples = try dataOptions.read(data, subset: .test)
    DataOptions.report(examples)
    let start = ContinuousClock.now
    let computing = classifier.computing(in: machine.chosenPrecision)
    let evaluation = try Evaluation(of: computing, on: examples, pool: machine.pool)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let agreement =
      computing.precision == .float32
      ? nil
      : try evaluation.outputs.agreement(with: Evaluation(of: classifier, on: examples, pool: machine.pool).outputs)
    let baselineAccuracy = try baseline.map { name in
      try BagOfWordsBaseline(dataOptions.read(name, subset: .train)).accuracy(on: examples)
    }
    if json {
      try Output.json(report(evaluation, seconds, baselineAccuracy, agreement))
    } else {
      try Output.result(table(evaluation, seconds, baselineAccuracy, agreement))
    }
  }

  private func report(
    _ evaluation: Evaluation, _ seconds: Double, _ baseline: Double?, _ agreement: Double?
  ) -> Report {
    let labels = evaluation.classes.indices
    return Report(
      model: model, data: data, accuracy: evaluation.accuracy, loss: evaluation.loss, examples: evaluation.examples,
      seconds: seconds,
      classes: evaluation.classes.map {
        .init(label: $0.label, precision: $0.precision, recall: $0.recall, f1: $0.f1, support: $0.support)
      },
      confusion: labels.map { actual in
        labels.map { Int(evaluation.confusion[actual: actual, predicted: $0]) }
      }, baselineAccuracy: baseline, agreement: agreement)
  }

  private func table(
    _ evaluation: Evaluation, _ seconds: Double, _ baseline: Double?, _ agreement: Double?
  ) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func right(_ text: String) -> String { String(repeating: " ", count: max(0, 11 - text.count)) + text }
    var lines = [
      "accuracy  \(Output.percent(evaluation.accuracy))", "loss      \(Output.fixed(evaluation.loss, 4))",
      "examples  \(evaluation.examples)", "seconds   \(Output.fixed(seconds, 2))", "",
    ]
    let width = max(5, evaluation.classes.map(\.label.count).max() ?? 0)
    lines.append(left("class", width) + ["precision", "recall", "f1", "support"].map(right).joined())
    for entry in evaluation.classes {
      let numbers = [entry.precision, entry.recall, entry.f1].map { Output.fixed($0, 4) } + ["\(entry.support)"]
      lines.append(left(entry.label, width) + numbers.map(right).joined())
    }
    if let agreement {
      lines += ["", "verdicts as in float32  \(Output.percent(agreement))"]
    }
    if let baseline {
      lines += ["", "linear bag of words  \(Output.percent(baseline))"]
      lines += ["this model           \(Output.percent(evaluation.accuracy))"]
    }
    return lines.joined(separator: "\n")
  }
}
