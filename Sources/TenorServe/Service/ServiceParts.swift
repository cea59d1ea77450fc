import HTTPTypes
import Logging
import NIOCore
import Synchronization

/// What the answers are made of; shared by all requests.
final class ServiceParts: Sendable {
  let configuration: ServiceConfiguration
  let shelf: ModelShelf
  let queue: ClassificationQueue
  let metrics: ServiceMetrics
  let keys: APIKeys?
  let limiter: RateLimiter?
  let hosts: HostRule
  let runs: RunFeed?
  let logger: Logger
  let requestIDs = RequestIDs()
  let bodies: BodyBudget
  private let stopping = Atomic<Bool>(false)

  init(
    configuration: ServiceConfiguration, shelf: ModelShelf, queue: ClassificationQueue, metrics: ServiceMetrics,
    keys: APIKeys?, runs: RunFeed?, logger: Logger
  ) {
    self.configuration = configuration
    self.shelf = shelf
    self.queue = queue
    self.metrics = metrics
    self.keys = keys
    self.runs = runs
    self.logger = logger
    bodies = BodyBudget(limit: configuration.maximumBodyBytesInAll)
    limiter = configuration.rateLimit.map { RateLimiter(rate: $0) }
    hosts = HostRule(host: configuration.host, others: configuration.otherHosts)
  }

  /// Whether the service is ending: it answers what it has accepted.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  func beginStopping() { stopping.store(true, ordering: .relaxed) }

  /// Writes texts of requests into the log, where that is wanted.
  func log(_ texts: [String]) {
    guard configuration.logsTexts else { return }
    for text in texts { logger.info("text", metadata: ["text": "\(text)"]) }
  }

  /// Headers that every answer has.
  func headers(id: String) -> HTTPFields {
    var fields = HTTPFields()
    fields.reserveCapacity(10)
    fields[.requestID] = id
    fields[.contentTypeOptions] = "nosniff"
    fields[.referrerPolicy] = "no-referrer"
    fields[.cacheControl] = "no-store"
    return fields
  }
}

/// Names of requests, by which the log tells them apart.
final class RequestIDs: Sendable {
  private let prefix: String
  private let count = Atomic<UInt64>(0)

  init() { prefix = String(UInt64.random(in: 0..<1 << 40), radix: 36) + "-" }

  /// The name that the client gave, if it is short and plain, or a new one.
  func next(for wanted: String?) -> String {
    if let wanted, (1...64).contains(wanted.utf8.count), wanted.utf8.allSatisfy(Self.isPlain) { return wanted }
    return prefix + String(count.wrappingAdd(1, ordering: .relaxed).newValue, radix: 36)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
