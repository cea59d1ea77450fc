import ArgumentParser
import Foundation
import Logging
import Synchronization
import Tenor

/// A page on which a training is seen while it goes on.
struct WatchOptions: ParsableArguments {
  @Flag(help: "Show the curves on a page of this machine while the training goes on, beside those of earlier runs.")
  var watch = false

  @Option(help: "With --watch: the port of the page. (default: 8080, or any that is free)")
  var watchPort: Int?

  mutating func validate() throws {
    guard watchPort == nil || watch else { throw ValidationError("--watch-port goes with --watch.") }
    guard (0...65_535).contains(watchPort ?? 0) else {
      throw ValidationError("--watch-port must be 0 to 65535, found \(watchPort ?? 0).")
    }
  }

  /// Begins to show the runs of a store, and says where.
  func begin(_ store: RunStore) throws {
    let port: Int
    do {
      port = try Self.show(store, port: watchPort ?? 8080)
    } catch let error as ServiceError where error.kind == .address && watchPort == nil {
      port = try Self.show(store, port: 0)
    }
    Output.note("watch it at http://127.0.0.1:\(port)/#runs")
  }

  /// Leaves the page to whoever looks at it, until Ctrl-C; without a terminal, nobody could press it.
  func end() {
    guard watch, Output.isTerminal else { return }
    Output.note("the page stays; Ctrl-C ends it")
    Signals.catchInterrupts()
    while !Signals.isInterrupted { Thread.sleep(forTimeInterval: 0.1) }
  }

  /// Starts the service beside this thread, which is busy with the training.
  ///
  /// - Returns: The port that it is bound to.
  private static func show(_ store: RunStore, port: Int) throws -> Int {
    var configuration = ServiceConfiguration(models: [ModelSource(path: try TextClassifier.bundledPath())])
    configuration.port = port
    configuration.threads = 1
    configuration.runStore = store.path
    let service = try ClassificationService(
      configuration,
      logger: Logger(label: "tenor") { _ in
        LineLogHandler(format: .text, level: .error) { Output.note($0.trimmingCharacters(in: .newlines)) }
      })
    let start = ServiceStart()
    Task.detached {
      async let end: Void = service.run()
      do {
        start.succeed(with: try await service.port())
        try await end
      } catch is CancellationError {
        do { try await end } catch { start.fail(error) }
      } catch {
        start.fail(error)
      }
    }
    return try start.port()
  }
}

/// What a thread waits for that starts a service: its port, or why there is none.
private final class ServiceStart: Sendable {
  private let result = Mutex<Result<Int, any Error>?>(nil)
  private let isKnown = DispatchSemaphore(value: 0)

  func succeed(with port: Int) { finish(.success(port)) }
  func fail(_ error: any Error) { finish(.failure(error)) }

  private func finish(_ new: Result<Int, any Error>) {
    result.withLock { if $0 == nil { $0 = new } }
    isKnown.signal()
  }

  func port() throws -> Int {
    isKnown.wait()
    guard let result = result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }
}
