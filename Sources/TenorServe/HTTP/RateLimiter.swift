import Synchronization

/// So many requests a second for each client, with as many more at once.
package final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var time: Duration
  }
  private let rate: Double
  private let now: @Sendable () -> Duration
  private let buckets = Mutex<[String: Bucket]>([:])
  /// The most clients that are remembered.
  private static let maximumClients = 65_536

  /// - Parameter rate: Requests a second, greater than 0.
  package init(rate: Double, now: @escaping @Sendable () -> Duration = ClassificationQueue.uptime) {
    self.rate = rate
    self.now = now
  }

  /// Counts a request of a client.
  ///
  /// - Throws: ``Problem`` if it has sent too many.
  package func check(_ client: String) throws(Problem) {
    let time = now(), capacity = max(1, rate)
    let missing = buckets.withLock { buckets -> Double in
      if buckets.count >= Self.maximumClients { buckets = buckets.filter { !isFull($0.value, at: time, capacity) } }
      var bucket = buckets[client] ?? Bucket(tokens: capacity, time: time)
      bucket.tokens = min(capacity, bucket.tokens + (time - bucket.time) / .seconds(1) * rate)
      bucket.time = time
      let missing = 1 - bucket.tokens
      if missing <= 0 { bucket.tokens -= 1 }
      buckets[client] = bucket
      return missing
    }
    guard missing > 0 else { return }
    let seconds = max(1, Int((missing / rate).rounded(.up)))
    throw Problem(
      .tooManyRequests, "expected at most \(rate) requests a second of a client, found more; try again in \(seconds) s",
      retryAfter: seconds)
  }

  private func isFull(_ bucket: Bucket, at time: Duration, _ capacity: Double) -> Bool {
    bucket.tokens + (time - bucket.time) / .seconds(1) * rate >= capacity
  }
}
