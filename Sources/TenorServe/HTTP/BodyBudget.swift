import Synchronization

/// The memory that bodies may take which are being read, those of all connections together.
final class BodyBudget: Sendable {
  private let used = Mutex(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// What one body takes; nothing yet.
  func share() -> BodyShare { BodyShare(of: self) }

  /// Whether a body that has `held` bytes may have `count`; the greatest may if no other takes any.
  fileprivate func change(from held: Int, to count: Int) -> Bool {
    used.withLock { used in
      guard count <= held || used == held || used - held + count <= limit else { return false }
      used += count - held
      return true
    }
  }
}

/// The memory of one body, given back with the last reference.
final class BodyShare: Sendable {
  private let budget: BodyBudget
  private let held = Mutex(0)

  fileprivate init(of budget: BodyBudget) { self.budget = budget }

  deinit { _ = budget.change(from: held.withLock { $0 }, to: 0) }

  /// Holds memory for so many bytes, no more and no fewer.
  ///
  /// - Throws: ``Problem`` if others take too much.
  func hold(_ count: Int) throws(Problem) {
    let isThere = held.withLock { held in
      guard budget.change(from: held, to: count) else { return false }
      held = count
      return true
    }
    guard isThere else {
      throw Problem(
        .tooManyRequests, "expected memory for a body, found it taken by those of other requests; try again in 1 s",
        retryAfter: 1)
    }
  }
}
