import Synchronization

/// A clock that a test moves.
final class ManualClock: Sendable {
  private let state = Mutex((time: Duration.zero, reads: 0))

  /// How often it was asked.
  var reads: Int { state.withLock { $0.reads } }

  @Sendable func now() -> Duration {
    state.withLock {
      $0.reads += 1
      return $0.time
    }
  }

  func advance(by duration: Duration) { state.withLock { $0.time += duration } }
}
