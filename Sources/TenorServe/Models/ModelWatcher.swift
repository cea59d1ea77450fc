import Dispatch
import Foundation
import Logging
import Synchronization
import TenorCompute
import TenorModel

/// Loads models anew when their folders have changed, and keeps the old one where the new one is broken.
final class ModelWatcher: Sendable {
  private struct Watched {
    /// The state of the folder that was loaded, or tried in vain.
    var known: [FileIdentity?]
    /// What the last look saw: a folder that is being written differs from look to look.
    var seen: [FileIdentity?]
  }

  private let sources: [ModelSource]
  private let shelf: ModelShelf
  private let precision: Precision
  private let metrics: ServiceMetrics
  private let logger: Logger
  private let watched = Mutex<[String: Watched]>([:])
  /// On it folders are followed, one at a time, so that none is loaded twice.
  private let followers = DispatchQueue(label: "tenor.models")

  init(sources: [ModelSource], shelf: ModelShelf, precision: Precision, metrics: ServiceMetrics, logger: Logger) {
    self.sources = sources
    self.shelf = shelf
    self.precision = precision
    self.metrics = metrics
    self.logger = logger
  }

  /// Loads all models for the first time.
  ///
  /// - Throws: `ModelError` of the first that cannot be loaded.
  func loadAll() throws(ModelError) {
    for source in sources {
      let identity = source.identity
      let model = try source.load(precision: precision, at: Date())
      watched.withLock { $0[source.name] = Watched(known: identity, seen: identity) }
      shelf.put(model)
      logger.info("model loaded", metadata: ["model": "\(model.name)", "version": "\(model.version)"])
    }
  }

  /// Looks at each folder, and loads those that have changed and are the same as at the last look.
  func look() {
    for source in sources {
      let identity = source.identity
      let isReady = watched.withLock { watched in
        guard var state = watched[source.name] else { return false }
        defer { watched[source.name] = state }
        let isSettled = state.seen == identity
        state.seen = identity
        return isSettled && state.known != identity
      }
      if isReady { reload(source, identity) }
    }
  }

  /// Loads all models anew, changed or not. Those whose folders are being written are loaded again once they are still,
  /// also where nobody looks at them otherwise.
  func reloadAll() {
    for source in sources {
      let identity = source.identity
      reload(source, identity)
      follow(source, seen: identity)
    }
  }

  /// Looks at a folder again and again until it stays the same, and loads what has not been loaded by then.
  private func follow(_ source: ModelSource, seen: [FileIdentity?]) {
    followers.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
      guard let self else { return }
      let identity = source.identity
      if seen == identity {
        // Before it is loaded for the first time, there is nothing to load anew.
        let known = watched.withLock { $0[source.name]?.known }
        if known == identity { return }
        if known != nil { reload(source, identity) }
      }
      follow(source, seen: identity)
    }
  }

  /// The time for which a folder has to stay the same after a demand.
  private static let pause = DispatchTimeInterval.milliseconds(500)

  private func reload(_ source: ModelSource, _ identity: [FileIdentity?]) {
    do {
      let model = try source.load(precision: precision, at: Date())
      // Written to meanwhile, it may be half old and half new; the next looks will see.
      guard source.identity == identity else {
        return logger.notice(
          "model not reloaded yet; its files are being written, and it is tried again",
          metadata: ["model": "\(source.name)"])
      }
      shelf.put(model)
      metrics.reload(source.name, succeeded: true)
      logger.notice("model reloaded", metadata: ["model": "\(model.name)", "version": "\(model.version)"])
    } catch {
      metrics.reload(source.name, succeeded: false)
      logger.error(
        "model not reloaded; the old one goes on", metadata: ["model": "\(source.name)", "error": "\(error)"])
    }
    watched.withLock { $0[source.name]?.known = identity }
  }
}
