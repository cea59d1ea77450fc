import ArgumentParser
import Foundation
import Tenor

/// The types of weights that a model can be rounded to.
enum RoundedType: String, CaseIterable, ExpressibleByArgument {
  case int8, bfloat16

  var weightType: WeightType { self == .int8 ? .int8 : .bfloat16 }
}

struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Make a smaller copy of a model, with weights rounded to 8 or 16 bits.",
    discussion: """
      Examples:
        tenor quantize model --to int8 --output small
        tenor quantize model --to int8 --output small --data test.csv
        tenor quantize model --to bfloat16 --output half --data demo --json

      With int8 each unit's gate of a kernel and each word's vector has a scale of its own, the greatest of its weights \
      divided by 127; biases stay as they are. The copy loads and predicts as any other model: its weights are floats \
      again in memory, and --precision chooses what recurrent layers multiply.

      Printed are the sizes of the weights' file and of the whole folder before and after, and with --data accuracy, \
      share of equal verdicts and time for a text. Of data published in two parts (demo, imdb, rotten-tomatoes) the test \
      part is used.
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @Option(help: "What weights become.")
  var to: RoundedType

  @Option(name: .shortAndLong, help: "The folder of the copy.")
  var output: String

  @Option(
    help: "Labelled data to measure the copy with: a file, a folder, an archive, a name, or - for standard input.")
  var data: String?

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Report: Encodable {
    struct Side: Encodable {
      var weightsBytes: Int
      var tokenizerBytes: Int
      var folderBytes: Int
      var accuracy: Double?
      var loss: Double?
      var microsecondsPerText: Double?
    }

    var model: String
    var output: String
    var to: String
    var before: Side
    var after: Side
    var data: String?
    var examples: Int?
    var agreement: Double?
  }

  func run() throws {
    guard Self.place(of: output) != Self.place(of: model) else {
      throw UsageError("--output is the model itself, whose weights would be lost; name another folder.")
    }
    let original = try TextClassifier(contentsOf: model)
    let rounded = try original.quantized(to: to.weightType)
    let examples = try data.map { try dataOptions.read($0, subset: .test) }
    if let examples { DataOptions.report(examples) }
    try rounded.save(to: output, withRecipeOf: model)
    let sizes = (before: try ModelSize(contentsOf: model), after: try ModelSize(contentsOf: output))
    let start = ContinuousClock.now
    let precision = machine.chosenPrecision
    let effect = try examples.map {
      try QuantizationEffect(
        of: original.computing(in: precision), TextClassifier(contentsOf: output).computing(in: precision), on: $0,
        pool: machine.pool
      ) { ContinuousClock.now - start }
    }
    if json {
      try Output.json(
        Report(
          model: model, output: output, to: to.rawValue, before: side(sizes.before, effect?.before),
          after: side(sizes.after, effect?.after), data: data, examples: effect?.examples,
          agreement: effect?.agreement))
    } else {
      try Output.result(table(sizes.before, sizes.after, effect))
    }
  }

  /// The path of a folder without links, and without a slash at its end.
  private static func place(of path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

  private func side(_ size: ModelSize, _ figures: QuantizationEffect.Figures?) -> Report.Side {
    Report.Side(
      weightsBytes: size.weights, tokenizerBytes: size.tokenizer, folderBytes: size.total, accuracy: figures?.accuracy,
      loss: figures?.loss, microsecondsPerText: figures.map { $0.secondsPerText * 1e6 })
  }

  private func table(_ before: ModelSize, _ after: ModelSize, _ effect: QuantizationEffect?) -> String {
    func smaller(_ before: Int, _ after: Int) -> String {
      "\(Output.fixed(Double(before) / Double(max(1, after)), 2)) times smaller"
    }
    var rows = [
      ["weights", "\(before.weights) B", "\(after.weights) B", smaller(before.weights, after.weights)],
      ["whole folder", "\(before.total) B", "\(after.total) B", smaller(before.total, after.total)],
    ]
    if after.tokenizer > after.weights {
      rows[1][3] += " (most of it is the vocabulary)"
    }
    if let effect {
      func points(_ share: Double) -> String { (share < 0 ? "" : "+") + Output.fixed(100 * share, 2) + " points" }
      func time(_ figures: QuantizationEffect.Figures) -> String {
        Output.fixed(figures.secondsPerText * 1e6, 0) + " µs"
      }
      rows += [
        [
          "accuracy", Output.percent(effect.before.accuracy), Output.percent(effect.after.accuracy),
          points(effect.after.accuracy - effect.before.accuracy),
        ],
        ["loss", Output.fixed(effect.before.loss, 4), Output.fixed(effect.after.loss, 4), ""],
        ["time for a text", time(effect.before), time(effect.after), ""],
        ["equal verdicts", "", Output.percent(effect.agreement), "of \(effect.examples)"],
      ]
    }
    return TextTable(["", "before", to.rawValue, ""], rows).text
  }
}
