public import ArgumentParser
import Foundation
public import Tenor

extension TextEncoding: ExpressibleByArgument {}
extension ReadOptions.Format: ExpressibleByArgument {}
extension ReadOptions.Subset: ExpressibleByArgument {}

/// How data are found and read.
struct DataOptions: ParsableArguments {
  @Option(help: "The column or key of the texts. (default: guessed)")
  var text: String?

  @Option(help: "The column or key of the labels. (default: guessed)")
  var label: String?

  @Option(help: "What the file holds. (default: told by its name)")
  var format: ReadOptions.Format?

  @Option(help: "The encoding of the file.")
  var encoding: TextEncoding = .utf8

  @Option(help: "The part of data published in two parts. (default: train to learn, test to evaluate)")
  var subset: ReadOptions.Subset?

  @Option(parsing: .unconditional, help: "Use only the first examples. (default: all)")
  var limit: Int?

  @Option(
    name: .customLong("data-dir"),
    help: "The folder of data sets known by name. (default: $TENOR_DATA, else ~/.cache/tenor)")
  var dataFolder: String?

  mutating func validate() throws { try Check.atLeast(1, limit, "--limit") }

  /// Reads a data set.
  func read(
    _ argument: String, subset standard: ReadOptions.Subset, labels: ReadOptions.Labels = .required
  ) throws -> Dataset {
    let part = subset ?? standard
    let source = try DatasetLocator(dataFolder: dataFolder).locate(argument, subset: part, format: format)
    let data = try Dataset.read(
      source,
      options: ReadOptions(
        textColumn: text, labelColumn: label, labels: labels, encoding: encoding, format: format, subset: part))
    return limit.map(data.prefix) ?? data
  }

  /// Reads what a model or a baseline learns from: which part of the data is judged, and how many examples of it, says
  /// nothing about that.
  func readTraining(_ argument: String) throws -> Dataset {
    var options = self
    (options.subset, options.limit) = (nil, nil)
    return try options.read(argument, subset: .train)
  }

  /// The argument itself, if it means data that are published in two parts, of which the training part is not judged.
  func trainingPart(of argument: String) throws -> String? {
    let locator = DatasetLocator(dataFolder: dataFolder)
    return try subset != .train && locator.isPublishedInTwo(argument) ? argument : nil
  }

  /// Tells what was guessed and changed while reading.
  static func report(_ data: Dataset) {
    Output.note("\(data.source): \(data.count) examples")
    if let columns = data.columns { Output.note("  \(columns)") }
    let counts = zip(data.classes, data.classCounts).map { "\($0) (\($1))" }
    if !counts.isEmpty { Output.note("  labels: " + counts.joined(separator: ", ")) }
    for note in data.notes { Output.note("  \(note)") }
  }
}
