import ArgumentParser
import Foundation
import Tenor

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold two models against each other on labelled texts.",
    discussion: """
      Examples:
        tenor compare lstm rnn imdb.npz
        tenor compare lstm rnn reviews.csv --samples 5 --errors
        tenor compare lstm rnn demo --samples 0 --json

      The first model is called A, the second B. Of data published in two parts (demo, imdb.npz, rotten-tomatoes) the \
      test part is used.

      Printed are both accuracies, on how many texts only one of them is right, McNemar's test whether that is more than \
      chance, the accuracies on texts of several kinds, and texts drawn by seed as the models read them, with both \
      verdicts and the words that moved each: above zero a word speaks for the verdict, below zero against it, in \
      log-odds.
      """)

  @Argument(help: "The folder of model A.")
  var first: String

  @Argument(help: "The folder of model B.")
  var second: String

  @Argument(help: "The labelled data: a file, a folder, an archive, a name, or - for standard input.")
  var data: String

  @Option(parsing: .unconditional, help: "The texts to show.")
  var samples = 20

  @Option(parsing: .unconditional, help: "The seed that draws them.")
  var seed: UInt64 = 25

  @Flag(help: "Show texts that one of the models gets wrong before others.")
  var errors = false

  @Option(parsing: .unconditional, help: "The words to show that moved each verdict.")
  var words = 5

  @Option(help: "How the words' parts in a verdict are found.")
  var method: AttributionMethod = .integratedGradients

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  mutating func validate() throws {
    try Check.atLeast(0, samples, "--samples")
    try Check.atLeast(1, words, "--words")
  }

  func run() throws {
    let precision = machine.chosenPrecision
    let a = try TextClassifier(contentsOf: first).computing(in: precision)
    let b = try TextClassifier(contentsOf: second).computing(in: precision)
    let examples = try dataOptions.read(data, subset: .test)
    DataOptions.report(examples)
    let pool = machine.pool
    let comparison = try Comparison(a, b, on: examples, pool: pool)
    let rows = comparison.draw(samples, seed: seed, errorsFirst: errors)
    let shown = try comparison.examples(rows, method: method, pool: pool)
    let formatter = ComparisonFormatter(models: [first, second], data: data, seed: seed, words: words)
    if json {
      try Output.json(formatter.report(comparison, shown))
    } else {
      try Output.result(formatter.text(comparison, shown))
    }
  }
}
