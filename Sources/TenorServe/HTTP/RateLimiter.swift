import Synchronization

/// So many requests a second for each client, with as many more at once.
package final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var time: Duration
  }
  /// Clients that have asked since the last turn, and those that have asked only before it.
  private struct Clients {
    var recent: [String: Bucket] = [:]
    var earlier: [String: Bucket] = [:]
  }
  private let rate: Double
  private let maximumRecent: Int
  private let now: @Sendable () -> Duration
  private let clients = Mutex(Clients())

  /// - Parameters:
  ///   - rate: Requests a second, greater than 0.
  ///   - maximumClients: The most clients that are remembered, at least 2; those that have not asked for longest are forgotten.
  package init(
    rate: Double, maximumClients: Int = 65_536, now: @escaping @Sendable () -> Duration = ClassificationQueue.uptime
  ) {
    self.rate = rate
    maximumRecent = max(1, maximumClients / 2)
    self.now = now
  }

  /// The number of clients that are remembered.
  package var clientCount: Int { clients.withLock { $0.recent.count + $0.earlier.count } }

  /// Counts a request of a client.
  ///
  /// - Parameter address: Its address, of IPv4 or IPv6.
  /// - Throws: ``Problem`` if it has sent too many.
  /// - Complexity: O(1), amortised
  package func check(_ address: String) throws(Problem) {
    let client = Self.client(address), time = now(), capacity = max(1, rate)
    let missing = clients.withLock { clients -> Double in
      let known = clients.recent[client] ?? clients.earlier.removeValue(forKey: client)
      var bucket = known ?? Bucket(tokens: capacity, time: time)
      // Another thread may have read the clock later and come first.
      let elapsed = max(.zero, time - bucket.time)
      bucket.tokens = min(capacity, bucket.tokens + elapsed / .seconds(1) * rate)
      bucket.time += elapsed
      let missing = 1 - bucket.tokens
      if missing <= 0 { bucket.tokens -= 1 }
      if clients.recent.count >= maximumRecent, clients.recent[client] == nil {
        clients = Clients(earlier: clients.recent)
      }
      clients.recent[client] = bucket
      return missing
    }
    guard missing > 0 else { return }
    let seconds = Int(min(Self.longestWait, max(1, (missing / rate).rounded(.up))))
    throw Problem(
      .tooManyRequests, "expected at most \(rate) requests a second of a client, found more; try again in \(seconds) s",
      retryAfter: seconds)
  }

  /// The most seconds after which a client is asked to come back.
  private static let longestWait = 86_400.0

  /// What is counted as one client: of an address of IPv6 its upper half, since the lower one is the client's own to choose.
  private static func client(_ address: String) -> String {
    guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
    let mapped = "::ffff:"
    if address.hasPrefix(mapped), address.utf8.contains(UInt8(ascii: ".")) {
      return String(address.dropFirst(mapped.count))
    }
    // Four groups come first, unless `::` stands for some of them.
    var groups = address.split(separator: ":", omittingEmptySubsequences: false)
    if let gap = groups.dropFirst().firstIndex(of: "") {
      if groups[0].isEmpty { groups[0] = "0" }
      let missing = max(0, 8 - groups.filter { !$0.isEmpty }.count)
      groups.replaceSubrange(gap...gap, with: repeatElement(Substring("0"), count: missing))
    }
    return groups.prefix(4).joined(separator: ":")
  }
}
