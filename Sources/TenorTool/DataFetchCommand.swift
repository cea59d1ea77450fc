import ArgumentParser
import Synchronization
import Tenor

struct DataFetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set from its publisher into the data folder.",
    discussion: """
      Examples:
        tenor data fetch imdb
        tenor data fetch imdb --url https://mirror.example/aclImdb_v1.tar.gz

      A download that was cut goes on where it ended.
      """)

  @Argument(help: "The data set: imdb.")
  var name: String

  @Option(help: "Another address of the same file.")
  var url: String?

  @Option(help: "The SHA-256 digest that the file must have, in hexadecimal digits. (default: not checked)")
  var sha256: String?

  @Option(
    name: .customLong("data-dir"),
    help: "The folder to download into. (default: $TENOR_DATA, else ~/.cache/tenor)")
  var dataFolder: String?

  mutating func validate() throws {
    guard name == "imdb" else {
      throw ValidationError("Only imdb can be fetched, found '\(name)'; demo needs no fetching.")
    }
  }

  func run() async throws {
    let folder = DatasetLocator(dataFolder: dataFolder).dataFolder
    let known = DataDownloader.Resource.imdb
    let resource = DataDownloader.Resource(
      address: known.address, fileName: known.fileName, sha256: sha256 ?? known.sha256)
    let meter = DownloadMeter()
    let path = try await DataDownloader().fetch(resource, into: folder, mirror: url) { meter.show($0) }
    meter.finish()
    try Output.result(path)
  }
}

/// Shows how far a download is: a live line on a terminal, else a line for each tenth.
private final class DownloadMeter: Sendable {
  private let shown = Mutex(-1)
  private let isTerminal = Output.isTerminal

  func show(_ progress: DataDownloader.Progress) {
    guard let total = progress.total, total > 0 else { return }
    let step = progress.received * (isTerminal ? 1000 : 10) / total
    let isNew = shown.withLock { last in
      defer { last = max(last, step) }
      return step > last
    }
    guard isNew else { return }
    let megabytes = Output.fixed(Double(progress.received) / 1e6, 1)
    let text = "\(megabytes) of \(Output.fixed(Double(total) / 1e6, 1)) MB"
    Output.progress(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
  }

  func finish() {
    if isTerminal, shown.withLock({ $0 }) >= 0 { Output.progress("\n") }
  }
}
