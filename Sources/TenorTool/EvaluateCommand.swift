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
        tenor evaluate model test.csv --json
        tenor evaluate model test.csv --baseline train.csv

      Of data published in two parts (demo, imdb, rotten-tomatoes) the test part is used. Beside the model stand two \
      baselines: the most frequent label, and a linear classifier of words and pairs of neighbouring words. They learn \
      from the training part of DATA; where it has none, from the data that the model learnt from, if they are found by \
      the recipe in the model's folder or by their name, here, beside DATA or in the data folder. Texts that are judged \
      are left out. A network that is not better than these is not worth its time.
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @Argument(help: "The labelled data: a file, a folder, an archive, a name, or - for standard input.")
  var data: String

  @Option(help: "The data that the baselines learn from. (default: the training part of DATA, else the model's)")
  var baseline: String?

  @Flag(name: .customLong("no-baseline"), help: "Leave the baselines out.")
  var leavesBaselineOut = false

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
    var auc: Double
    var calibrationError: Double
    /// The range that holds 95 % of the accuracies on other data of this kind and size.
    var accuracyInterval: [Double]
    /// The accuracies of the most frequent label and of a linear classifier of words and pairs.
    var majorityAccuracy: Double?
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
    let baselines = try baselines(of: classifier, on: examples)
    if json {
      try Output.json(report(evaluation, seconds, baselines, agreement))
    } else {
      try Output.result(table(evaluation, seconds, baselines, agreement))
    }
  }

  private func report(
    _ evaluation: Evaluation, _ seconds: Double, _ baselines: Baselines?, _ agreement: Double?
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
      }, auc: evaluation.areaUnderROC, calibrationError: evaluation.calibration.error,
      accuracyInterval: [evaluation.accuracyInterval.low, evaluation.accuracyInterval.high],
      majorityAccuracy: baselines?.majority, baselineAccuracy: baselines?.linear, agreement: agreement)
  }

  private func table(
    _ evaluation: Evaluation, _ seconds: Double, _ baselines: Baselines?, _ agreement: Double?
  ) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func right(_ text: String) -> String { String(repeating: " ", count: max(0, 11 - text.count)) + text }
    let range = evaluation.accuracyInterval
    var lines = [
      "accuracy           \(Output.percent(evaluation.accuracy))  (95 % between \(Output.percent(range.low)) and "
        + "\(Output.percent(range.high)))",
      "loss               \(Output.fixed(evaluation.loss, 4))",
      "ROC-AUC            \(Output.fixed(evaluation.areaUnderROC, 4))",
      "calibration error  \(Output.fixed(evaluation.calibration.error, 4))",
      "examples           \(evaluation.examples)", "seconds            \(Output.fixed(seconds, 2))", "",
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
    if let baselines {
      lines += [
        "", "most frequent label       \(Output.percent(baselines.majority))",
        "linear, words and pairs   \(Output.percent(baselines.linear))",
        "this model                \(Output.percent(evaluation.accuracy))",
      ]
      if evaluation.accuracy < max(baselines.majority, baselines.linear) {
        lines.append("A baseline is better than this model.")
      }
    }
    return lines.joined(separator: "\n")
  }
}
