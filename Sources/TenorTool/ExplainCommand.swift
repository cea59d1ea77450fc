public import ArgumentParser
import Foundation
public import Tenor

extension AttributionMethod: ExpressibleByArgument {}

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say which words of a text speak for its label, and which against it.",
    discussion: """
      Examples:
        tenor explain "A dull start, but a film to remember."
        tenor explain model "Not bad at all." --top 5
        tenor explain "Not bad at all." --method occlusion --evolution
        tenor explain "Not bad at all." --label negative --json

      Each word's part is a number of log-odds, log(p / (1 - p)): above zero the word speaks for the label, below zero \
      against it. The first argument is the model if a model's folder of that name exists. Without a model, $TENOR_MODEL \
      or the pretrained one that comes with the program answers.

      Methods:
        integrated-gradients  The gradient along the way from no words to the text. Parts add up to what the words \
      changed in all.
        gradient              The gradient at the text itself: what a small change of the word's weight would do.
        occlusion             What is lost if the word is made an unknown one.
      """)

  @Argument(help: "A model's folder, if wanted, and the texts; - reads them from standard input, one on each line.")
  var arguments: [String] = []

  @Option(name: .shortAndLong, help: "The model's folder, if it is not the first argument.")
  var model: String?

  @Option(help: "How the words' parts are found.")
  var method: AttributionMethod = .integratedGradients

  @Option(parsing: .unconditional, help: "The words to print, the most influential first.")
  var top = 10

  @Option(
    parsing: .unconditional,
    help: "The points on the way of integrated gradients; up to eight times as many where these are too few.")
  var steps = 64

  @Option(help: "The label that words speak for or against. (default: that of the verdict)")
  var label: String?

  @Flag(help: "Print the label's score after each word, as if the text ended there.")
  var evolution = false

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object, with every word.")
  var json = false

  mutating func validate() throws {
    try Check.atLeast(1, top, "--top")
    try Check.atLeast(1, steps, "--steps")
    guard steps <= Explainer.maximumSteps else {
      throw ValidationError("--steps must be \(Explainer.maximumSteps) or less, found \(steps).")
    }
  }

  func run() throws {
    let (path, words) = try ModelArgument.split(arguments, model: model)
    guard !words.isEmpty else { throw UsageError("Give a text, or - to read texts from standard input.") }
    let classifier = try (path.map { try TextClassifier(contentsOf: $0) } ?? .bundled())
      .computing(in: machine.chosenPrecision)
    if let label, !classifier.labels.contains(label) {
      throw UsageError("--label must be one of \(classifier.labels.joined(separator: ", ")), found '\(label)'.")
    }
    let explainer = Explainer(classifier, method: method, steps: steps)
    let texts = words == ["-"] ? try TextInput(encoding: .utf8, textColumn: nil).read("-") : words
    let pool = machine.pool
    let formatter = ExplanationFormatter(top: top)
    var reports: [ExplanationFormatter.Report] = []
    for (index, text) in texts.enumerated() {
      let explanation = try explainer.explain(text, label: label, pool: pool)
      let scores = try evolution ? self.scores(explainer, explanation, pool) : nil
      if json {
        reports.append(formatter.report(explanation, evolution: scores))
      } else {
        if index > 0 { try Output.result("") }
        try Output.result(formatter.text(explanation, evolution: scores))
      }
    }
    if json { try Output.json(["explanations": reports]) }
  }

  private func scores(_ explainer: Explainer, _ explanation: Explanation, _ pool: WorkerPool) throws -> [Float] {
    let label = explainer.classifier.labels.firstIndex(of: explanation.label) ?? 0
    return try explainer.evolution(of: explanation.ids, label: label, pool: pool)
  }
}
