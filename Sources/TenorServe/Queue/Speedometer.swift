import Synchronization

/// How fast one thread computes, measured over the last batches. Greater ones weigh more, so that the speed is the one that
/// counts when there is much to do.
package final class Speedometer: Sendable {
  private struct Sums {
    var cost = 0.0
    var seconds = 0.0
  }
  private let sums = Mutex(Sums())
  private static let kept = 0.9

  package init() {}

  /// Learns what a batch took.
  package func observe(cost: Double, seconds: Double) {
    guard seconds > 0 else { return }
    sums.withLock {
      $0.cost = $0.cost * Self.kept + cost
      $0.seconds = $0.seconds * Self.kept + seconds
    }
  }

  /// The seconds that work of a cost takes one thread; 0 before anything was measured.
  package func seconds(for cost: Double) -> Double {
    sums.withLock { $0.cost > 0 ? cost * $0.seconds / $0.cost : 0 }
  }
}
