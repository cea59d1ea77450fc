import ArgumentParser
import Foundation
import Tenor

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Say which label texts have.",
    discussion: """
      Examples:
        tenor predict "A film to remember."
        tenor predict model "Good." "Bad."
        tenor predict model --input reviews.csv --format jsonl
        cat lines.txt | tenor predict model -
        tenor predict model --input test.tsv --format submission > submission.csv

      The first argument is the model if a model's folder of that name exists. Without a model, $TENOR_MODEL or the \
      pretrained one that comes with the program answers: English film reviews, negative or positive.
      """)

  /// How verdicts are printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, jsonl, csv, submission
  }

  @Argument(help: "A model's folder, if wanted, and the texts; - reads them from standard input, one on each line.")
  var arguments: [String] = []

  @Option(name: .shortAndLong, help: "The model's folder, if it is not the first argument.")
  var model: String?

  @Option(
    name: .shortAndLong,
    help: "A file of texts: .csv, .tsv or .jsonl (each also with .gz), else one on each line; - for standard input.")
  var input: String?

  @Option(
    name: .shortAndLong,
    help: "How verdicts are printed; submission is a table of the records' ids and labels, as Kaggle takes it.")
  var format: Format = .text

  @Option(help: "The heading of the labels in a submission.")
  var labelHeading = "Sentiment"

  @Option(help: "The column or key of the texts in a table. (default: guessed)")
  var text: String?

  @Option(help: "The encoding of the input.")
  var encoding: TextEncoding = .utf8

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  func run() throws {
    let (path, words) = try ModelArgument.split(arguments, model: model)
    let classifier = try (path.map { try TextClassifier(contentsOf: $0) } ?? .bundled())
      .computing(in: machine.chosenPrecision)
    if format == .submission { return try Output.write(submission(words, by: classifier)) }
    let texts = try texts(words)
    let pool = texts.count > 1 ? machine.pool : nil
    try Output.write(try VerdictFormatter(format: format).text(texts, classifier.classify(texts, pool: pool)))
  }

  /// A row for each record of the table, in its order.
  private func submission(_ words: [String], by classifier: TextClassifier) throws -> String {
    guard let input, input != "-", words.isEmpty else {
      throw UsageError("--format submission needs the table with the records: give it with --input.")
    }
    let data = try Dataset.read(
      .table(input), options: ReadOptions(textColumn: text, labels: .ignored, encoding: encoding))
    guard let ids = data.recordIDs, let heading = data.columns?.recordID?.name else {
      throw DataError(
        .missingColumn, file: input, problem: "expected a column with an id for each record, found none",
        remedy: "name the column id, or PhraseId as in the competition")
    }
    let verdicts = try classifier.classify(data.texts, pool: machine.pool)
    return VerdictFormatter.submission(
      headings: (heading, labelHeading), rows: zip(ids, verdicts.map(\.label)).map { ($0, $1) })
  }

  private func texts(_ words: [String]) throws -> [String] {
    if let input {
      guard words.isEmpty else { throw UsageError("Give either texts or --input, not both.") }
      return try TextInput(encoding: encoding, textColumn: text).read(input)
    }
    if words == ["-"] { return try TextInput(encoding: encoding, textColumn: text).read("-") }
    guard words.isEmpty else { return words }
    guard isatty(STDIN_FILENO) == 0 else {
      throw UsageError("Give a text, or --input FILE, or - to read from standard input.")
    }
    return try TextInput(encoding: encoding, textColumn: text).read("-")
  }
}
