import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TenorModel
import TenorServe
import Testing

/// A service on a free port of this machine, with a small model in a folder of its own.
final class RunningService: Sendable {
  let folder: TemporaryFolder
  let service: ClassificationService
  let port: Int
  let log: LogLines
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  var modelPath: String { folder.path + "/model" }

  init(
    queue: ClassificationQueue? = nil, level: Logger.Level = .info,
    _ change: (inout ServiceConfiguration, TemporaryFolder) throws -> Void = { _, _ in }
  ) async throws {
    folder = try TemporaryFolder()
    try Samples.classifier().save(to: folder.path + "/model")
    var configuration = ServiceConfiguration(models: [ModelSource(path: folder.path + "/model")])
    configuration.port = 0
    configuration.watchInterval = nil
    // Other tests may keep all threads to themselves for minutes; those of timeouts set their own.
    let long = Duration.seconds(3600)
    (configuration.timeouts.head, configuration.timeouts.body) = (long, long)
    (configuration.timeouts.write, configuration.timeouts.idle, configuration.deadline) = (long, long, long)
    try change(&configuration, folder)
    let log = LogLines()
    self.log = log
    let logger = Logger(label: "test") { _ in LineLogHandler(level: level) { log.add($0) } }
    let service =
      try queue.map { try ClassificationService(configuration, logger: logger, queue: $0) }
      ?? ClassificationService(configuration, logger: logger)
    self.service = service
    group = ServiceGroup(services: [service], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() })
    task = Task { [group] in try await group.run() }
    port = try await service.port()
    try await waitUntil { try await ask("GET", "/ready").status == 200 }
  }

  deinit { task.cancel() }

  /// Sends a request over a connection of its own.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, type: String = "application/json",
    headers: [String: String] = [:]
  ) async throws -> RawAnswer {
    let connection = try await RawConnection(port: port)
    var fields = ["Host": "localhost", "Connection": "close"]
    if let body {
      fields["Content-Type"] = type
      fields["Content-Length"] = "\(body.utf8.count)"
    }
    fields.merge(headers) { _, new in new }
    let head = "\(method) \(path) HTTP/1.1\r\n" + fields.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
    try await connection.send(head + (body ?? ""))
    return try #require(await connection.readAnswer(hasBody: method != "HEAD"))
  }

  func classify(_ json: String, headers: [String: String] = [:]) async throws -> RawAnswer {
    try await ask("POST", "/v1/classify", json, headers: headers)
  }

  /// Begins a graceful shutdown.
  func beginShutdown() async { await group.triggerGracefulShutdown() }

  /// Ends the service without waiting for what it has accepted.
  func cancel() async {
    task.cancel()
    _ = try? await task.value
  }

  /// Waits for the end of the service.
  func end() async throws {
    await group.triggerGracefulShutdown()
    try await task.value
  }
}

/// The lines of a log.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var text: String { lines.withLock { $0.joined() } }
}

/// Waits for a condition, for at most five minutes: tests that compute may keep all threads to themselves for long.
func waitUntil(_ condition: () async throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(300)
  while try await !condition() {
    try #require(ContinuousClock.now < end, "waited for five minutes")
    try await Task.sleep(for: .milliseconds(5))
  }
}
