import Synchronization

/// A port that is known some time.
final class BoundPort: Sendable {
  private struct State {
    var port: Int?
    var isEnded = false
    var waiters: [CheckedContinuation<Int, any Error>] = []
  }
  private let state = Mutex(State())

  func begin(_ port: Int) { finish { $0.port = port } }

  func end() { finish { $0.isEnded = true } }

  private func finish(_ change: (inout State) -> Void) {
    let (state, waiters) = state.withLock { state in
      change(&state)
      defer { state.waiters = [] }
      return (state, state.waiters)
    }
    for waiter in waiters { Self.resume(waiter, state) }
  }

  func value() async throws -> Int {
    try await withCheckedThrowingContinuation { waiter in
      let known = state.withLock { state -> State? in
        guard state.port == nil, !state.isEnded else { return state }
        state.waiters.append(waiter)
        return nil
      }
      if let known { Self.resume(waiter, known) }
    }
  }

  private static func resume(_ waiter: CheckedContinuation<Int, any Error>, _ state: State) {
    if let port = state.port { waiter.resume(returning: port) } else { waiter.resume(throwing: CancellationError()) }
  }
}
