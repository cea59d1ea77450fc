import Synchronization

/// What the service counts.
package final class ServiceMetrics: Sendable {
  struct RequestKind: Hashable, Sendable {
    let route: Route
    let status: Int
  }

  struct Counts: Sendable {
    var latencies: [RequestKind: Histogram] = [:]
    var batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    var batchSeconds = Histogram(bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1])
    /// By model, then whether it was loaded.
    var reloads: [String: (loaded: Int, failed: Int)] = [:]
  }

  private let counts = Mutex(Counts())

  package init() {}

  private static let latencyBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10]

  var current: Counts { counts.withLock { $0 } }

  /// Counts an answer.
  func request(_ route: Route, status: Int, seconds: Double) {
    let kind = RequestKind(route: route, status: status)
    counts.withLock { $0.latencies[kind, default: Histogram(bounds: Self.latencyBounds)].observe(seconds) }
  }

  /// Counts texts that were computed together.
  func batch(texts: Int, seconds: Double) {
    counts.withLock {
      $0.batchSizes.observe(Double(texts))
      $0.batchSeconds.observe(seconds)
    }
  }

  /// Counts an attempt to load a model anew.
  func reload(_ model: String, succeeded: Bool) {
    counts.withLock {
      if succeeded {
        $0.reloads[model, default: (0, 0)].loaded += 1
      } else {
        $0.reloads[model, default: (0, 0)].failed += 1
      }
    }
  }
}
