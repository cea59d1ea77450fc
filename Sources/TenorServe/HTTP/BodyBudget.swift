import Synchronization

/// The memory that bodies may take which are being read, those of all connections together.
final class BodyBudget: Sendable {
  private let used = Mutex(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Holds memory for a body of so many bytes while it is being read.
  ///
  /// - Throws: ``Problem`` if others take too much.
  func reserving<Result>(_ count: Int, _ body: () async throws -> Result) async throws -> Result {
    let isThere = used.withLock { used in
      guard used == 0 || used + count <= limit else { return false }
      used += count
      return true
    }
    guard isThere else {
      throw Problem(
        .tooManyRequests, "expected memory for a body, found it taken by those of other requests; try again in 1 s",
        retryAfter: 1)
    }
    defer { used.withLock { $0 -= count } }
    return try await body()
  }
}
