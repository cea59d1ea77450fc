import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import Tenor
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer over HTTP, with a page to try it.",
    discussion: """
      Examples:
        tenor serve
        tenor serve model --port 9000
        tenor serve reviews=models/imdb tweets=models/airlines --runs
        tenor serve model --host 0.0.0.0 --api-key-file keys --tls-certificate chain.pem --tls-key key.pem

      A model is a folder, or NAME=FOLDER; requests name it by the folder's last name, or by NAME, and the first answers
      those that name none. Without a model, $TENOR_MODEL or the pretrained one that comes with the program answers.
      The page is at http://127.0.0.1:8080/, the description of all addresses at /openapi.json.

      A folder that changes is loaded anew, also on SIGHUP; a broken one leaves the old model in its place.
      SIGTERM and Ctrl-C let what was accepted end.
      """)

  @Argument(help: ArgumentHelp("The models' folders, or NAME=FOLDER.", valueName: "model"))
  var models: [String] = []

  @OptionGroup(title: "Address and access")
  var access: ServeAccessOptions

  @OptionGroup(title: "Limits")
  var limits: ServeLimitOptions

  @OptionGroup(title: "Log")
  var log: ServeLogOptions

  @Flag(help: "Show trainings on the page, also while they go on: those that the store of runs remembers.")
  var runs = false

  @Option(help: "With --runs: the folder of the store. (default: $TENOR_RUNS, else ~/.local/share/tenor)")
  var runsFolder: String?

  @Flag(help: "Do not look whether folders have changed; SIGHUP still loads them anew.")
  var noReload = false

  @OptionGroup(title: "Machine")
  var machine: MachineOptions

  mutating func validate() throws {
    guard runsFolder == nil || runs else { throw ValidationError("--runs-folder goes with --runs.") }
  }

  func run() async throws {
    var configuration = ServiceConfiguration(models: try sources())
    configuration.precision = machine.chosenPrecision
    configuration.threads = machine.threads ?? WorkerPool.processorCount
    access.set(&configuration)
    limits.set(&configuration)
    configuration.logsTexts = log.logTexts
    configuration.runStore = runs ? RunOptions.path(in: runsFolder) : nil
    if noReload { configuration.watchInterval = nil }
    let logger = log.logger
    let service = try ClassificationService(configuration, logger: logger)
    var group = ServiceGroupConfiguration(
      services: [
        .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup),
        .init(service: Reloads(service: service)),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configuration.shutdownLimit
    group.maximumCancellationDuration = .seconds(2)
    try await ServiceGroup(configuration: group).run()
  }

  private func sources() throws -> [ModelSource] {
    guard models.isEmpty else { return models.map(source) }
    let path: String? = try EnvironmentVariable.value("TENOR_MODEL")
    return [ModelSource(path: try path ?? TextClassifier.bundledPath())]
  }

  /// A folder of that very name comes before a name of one.
  private func source(_ argument: String) -> ModelSource {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !FileManager.default.fileExists(atPath: argument) else {
      return ModelSource(path: argument)
    }
    return ModelSource(path: parts[1], name: parts[0])
  }
}

/// Loads models anew on SIGHUP.
private struct Reloads: Service {
  let service: ClassificationService

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { await service.reload() }
  }
}
