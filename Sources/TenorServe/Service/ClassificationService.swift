import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import TenorInsight
import TenorModel

/// A classifier, or several, behind HTTP.
///
/// ```swift
/// let service = try ClassificationService(ServiceConfiguration(models: [ModelSource(path: "model")]), logger: logger)
/// try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
/// ```
public final class ClassificationService: Service {
  private let configuration: ServiceConfiguration
  private let parts: ServiceParts
  private let watcher: ModelWatcher
  private let tls: TLSConfiguration?
  private let logger: Logger
  private let bound = BoundPort()

  /// Checks the settings and reads keys and certificates; ``run()`` does the rest.
  ///
  /// - Throws: ``ServiceError`` for settings that make no sense or are not safe, and for files that are missing.
  public convenience init(_ configuration: ServiceConfiguration, logger: Logger) throws {
    var limits = ClassificationQueue.Limits()
    limits.latencyBudget = configuration.latencyBudget
    limits.maximumBatch = configuration.maximumBatch
    limits.deadline = configuration.deadline
    try configuration.check()
    try self.init(
      configuration, logger: logger, queue: ClassificationQueue(limits: limits, threads: configuration.threads))
  }

  /// As the other, with a queue of its own.
  package init(_ configuration: ServiceConfiguration, logger: Logger, queue: ClassificationQueue) throws {
    try configuration.check()
    self.configuration = configuration
    self.logger = logger
    let metrics = queue.metrics
    let shelf = ModelShelf(names: configuration.models.map(\.name))
    tls = try configuration.tls?.serverConfiguration()
    parts = ServiceParts(
      configuration: configuration, shelf: shelf, queue: queue, metrics: metrics,
      keys: try configuration.keyFile.map { try APIKeys(contentsOf: $0) },
      runs: try configuration.runStore.map { try RunFeed(path: $0) }, logger: logger)
    watcher = ModelWatcher(
      sources: configuration.models, shelf: shelf, precision: configuration.precision, metrics: metrics, logger: logger)
  }

  /// The port that the service is bound to, as soon as it is.
  ///
  /// - Throws: `CancellationError` if it has ended before.
  public func port() async throws -> Int { try await bound.value() }

  /// Loads all models anew, changed or not. A broken one does not take the place of the old one.
  public func reload() async { try? await Background.run { [watcher] in watcher.reloadAll() } }

  /// Binds the address, loads the models and answers until a graceful shutdown, which lets what was accepted end.
  ///
  /// - Throws: `ModelError` for a model that cannot be loaded; ``ServiceError`` for an address that cannot be bound.
  public func run() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer {
      bound.end()
      parts.queue.stop()
      group.shutdownGracefully { _ in }
    }
    let server = try application(on: group)
    try await withTaskCancellationHandler {
      try await answer(with: server, on: group)
    } onCancel: {
      // Nobody may be waiting for an answer any more.
      self.parts.queue.stop()
    }
  }

  private func answer(with server: Application<ServiceResponder>, on group: MultiThreadedEventLoopGroup) async throws {
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Bool.self) { tasks in
        tasks.addTask(executorPreference: LoopExecutor(group.any())) {
          do {
            try await server.run()
          } catch let error as IOError {
            throw ServiceError(String(cString: strerror(error.errnoCode)), self.configuration)
          } catch is SocketAddressError {
            throw ServiceError("no such address", self.configuration)
          }
          return true
        }
        tasks.addTask { try await self.loadAndWatch() }
        tasks.addTask { try await self.expire() }
        while let isEnd = try await tasks.next() { if isEnd { tasks.cancelAll() } }
      }
    } onGracefulShutdown: {
      self.parts.beginStopping()
    }
  }

  private func loadAndWatch() async throws -> Bool {
    try await Background.run { [watcher] in try watcher.loadAll() }
    while !Task.isCancelled, let interval = configuration.watchInterval {
      do { try await Task.sleep(for: interval) } catch { break }
      try await Background.run { [watcher] in watcher.look() }
    }
    return false
  }

  /// Fails requests whose deadline is over.
  private func expire() async throws -> Bool {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .milliseconds(25)) } catch { break }
      parts.queue.expire()
    }
    return false
  }

  private func application(on group: MultiThreadedEventLoopGroup) throws -> Application<ServiceResponder> {
    let timeouts = configuration.timeouts, limit = configuration.maximumBodyBytes, parts = parts
    var http = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionGuard(timeouts: timeouts, maximumBodyBytes: limit) { problem in
          parts.metrics.request(.unknown, status: problem.code.status, seconds: 0)
          return parts.headers(id: parts.requestIDs.next(for: nil))
        }
      ])
    http.httpDecoder.maxHeaderFieldSize = ConnectionGuard.maximumHeadBytes
    http.httpDecoder.maxHeaderListSize = ConnectionGuard.maximumHeadBytes
    http.httpDecoder.maxHeaderFieldCount = 100
    let plain = HTTPServerBuilder.http1(configuration: http)
    var settings = ApplicationConfiguration(
      address: .hostname(configuration.host, port: configuration.port), backlog: 1024)
    settings.availableConnectionsDelegate = MaximumAvailableConnections(
      configuration.maximumConnections, logger: logger)
    return Application(
      responder: ServiceResponder(parts: parts),
      server: try tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain, configuration: settings,
      onServerRunning: { [bound] channel in bound.begin(channel.localAddress?.port ?? 0) },
      eventLoopGroupProvider: .shared(group), logger: logger)
  }
}

extension ServiceError {
  fileprivate init(_ reason: String, _ configuration: ServiceConfiguration) {
    self.init(
      .address,
      problem:
        "expected to be able to bind \(configuration.host):\(configuration.port), but the system says \"\(reason)\"",
      remedy: "choose another address with --host or --port, or end what holds it")
  }
}

extension ServiceConfiguration.TLSFiles {
  func serverConfiguration() throws(ServiceError) -> TLSConfiguration {
    do {
      let certificates = try NIOSSLCertificate.fromPEMFile(certificate)
      let key = try NIOSSLPrivateKey(file: key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      return configuration
    } catch {
      throw ServiceError(
        .missing, problem: "expected a certificate in \(certificate) and its key in \(key), found: \(error)",
        remedy: "name files in PEM with --tls-certificate and --tls-key")
    }
  }
}
