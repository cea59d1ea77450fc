import Synchronization

/// A clock that a test moves.
final class ManualClock: Sendable {
  private let time = Mutex(Duration.zero)

  @Sendable func now() -> Duration { time.withLock { $0 } }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
