import DequeModule
import Synchronization

/// How fast one thread computes: the median speed of the last batches, in which each counts by its cost, so that the speed is
/// the one that counts when there is much to do. A batch during which the machine stood still does not change it.
package final class Speedometer: Sendable {
  private struct Measurement {
    let cost: Double
    let secondsPerCost: Double
  }
  private struct State {
    var last: Deque<Measurement> = []
    var secondsPerCost = 0.0
  }
  private let state = Mutex(State())
  private static let kept = 32

  package init() {}

  /// Learns what a batch took.
  ///
  /// - Complexity: O(1)
  package func observe(cost: Double, seconds: Double) {
    guard cost > 0, seconds > 0 else { return }
    state.withLock {
      if $0.last.count == Self.kept { $0.last.removeFirst() }
      $0.last.append(Measurement(cost: cost, secondsPerCost: seconds / cost))
      $0.secondsPerCost = Self.median($0.last)
    }
  }

  private static func median(_ measurements: Deque<Measurement>) -> Double {
    let sorted = measurements.sorted { $0.secondsPerCost < $1.secondsPerCost }
    var left = sorted.reduce(0) { $0 + $1.cost } / 2
    for one in sorted {
      left -= one.cost
      if left <= 0 { return one.secondsPerCost }
    }
    return sorted.last?.secondsPerCost ?? 0
  }

  /// The seconds that work of a cost takes one thread; 0 before anything was measured.
  package func seconds(for cost: Double) -> Double { state.withLock { cost * $0.secondsPerCost } }
}
