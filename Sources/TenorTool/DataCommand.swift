import ArgumentParser
import Tenor

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Fetch, list and look at data sets.",
    subcommands: [DataFetchCommand.self, DataListCommand.self, DataInspectCommand.self])
}

struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the data sets that are known by name, and where they are.")

  @Option(
    name: .customLong("data-dir"),
    help: "The folder of data sets known by name. (default: $TENOR_DATA, else ~/.cache/tenor)")
  var dataFolder: String?

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Entry: Encodable {
    var name: String
    var isPresent: Bool
    var path: String?
    var remedy: String?
  }

  private struct Report: Encodable {
    var dataFolder: String
    var datasets: [Entry]
  }

  func run() throws {
    let locator = DatasetLocator(dataFolder: dataFolder)
    let entries = DatasetLocator.names.map { Self.entry($0, locator) }
    if json { return try Output.json(Report(dataFolder: locator.dataFolder, datasets: entries)) }
    try Output.result("data folder: \(locator.dataFolder)")
    let width = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let padding = String(repeating: " ", count: width - entry.name.count)
      let state = entry.isPresent ? entry.path ?? "made by the program itself" : "not there; \(entry.remedy ?? "")"
      try Output.result("  \(entry.name)\(padding)  \(state)")
    }
  }

  private static func entry(_ name: String, _ locator: DatasetLocator) -> Entry {
    do {
      return Entry(name: name, isPresent: true, path: try locator.locate(name).path)
    } catch {
      return Entry(name: name, isPresent: false, remedy: error.remedy)
    }
  }
}

extension DataSource {
  fileprivate var path: String? {
    switch self {
    case .table(let path), .reviewFolder(let path), .reviewArchive(let path), .kerasIMDB(let path),
      .tableWithLabels(let path, _):
      path
    case .standardInput, .demo: nil
    }
  }
}
