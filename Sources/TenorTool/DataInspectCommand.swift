import ArgumentParser
import Tenor

struct DataInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print counts, label balance and lengths of a data set.",
    discussion: """
      Examples:
        tenor data inspect reviews.csv
        tenor data inspect imdb --subset test --json
      """)

  @Argument(help: "The data: a file, a folder, an archive, a name, or - for standard input.")
  var data: String

  @OptionGroup(title: "Data")
  var dataOptions: DataOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Report: Encodable {
    struct Label: Encodable {
      var label: String
      var count: Int
    }

    struct Bin: Encodable {
      var lowest: Int
      var highest: Int
      var count: Int
    }

    var data: String
    var examples: Int
    var labels: [Label]
    var words: Int
    var duplicates: Int
    var empty: Int
    var lengthPercentiles: [String: Int]
    var lengthHistogram: [Bin]
  }

  func run() throws {
    let examples = try dataOptions.read(data, subset: .train, labels: .optional)
    DataOptions.report(examples)
    let statistics = DatasetStatistics(examples)
    guard json else { return try Output.result(statistics.description) }
    let percents = [0, 5, 25, 50, 75, 95, 100]
    let histogram = statistics.lengthHistogram()
    try Output.json(
      Report(
        data: data, examples: statistics.count,
        labels: statistics.classes.map { .init(label: $0.name, count: $0.count) }, words: statistics.wordCount,
        duplicates: statistics.duplicateCount, empty: statistics.emptyCount,
        lengthPercentiles: Dictionary(
          uniqueKeysWithValues: percents.map { ("\($0)", statistics.lengthPercentile(Double($0))) }),
        lengthHistogram: histogram.map { .init(lowest: $0.lowest, highest: $0.highest, count: $0.count) }))
  }
}
