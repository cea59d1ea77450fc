import Foundation
import TenorModel
import TenorServe
import Testing

@Suite("More than can be computed")
struct OverloadTests {
  @Test func aFullQueueAnswers429() async throws {
    let queue = ClassificationQueue(limits: limits { $0.maximumTexts = 1 }, threads: 0)
    let service = try await RunningService(queue: queue)
    async let first = service.classify(#"{"text": "good"}"#)
    try await waitUntil { queue.depth.requests == 1 }
    let second = try await service.classify(#"{"text": "bad"}"#)
    #expect(second.status == 429 && second.code == "too_many_requests" && second.headers["retry-after"] == "1")
    #expect(queue.step())
    #expect(try await first.status == 200)
  }

  @Test func requestsThatArriveTogetherAreComputedTogether() async throws {
    let queue = ClassificationQueue(threads: 0)
    let service = try await RunningService(queue: queue)
    async let answers = withThrowingTaskGroup(of: Int.self) { group in
      for index in 0..<10 {
        group.addTask { try await service.classify("{\"text\": \"\(Samples.texts[index % 5])\"}").status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    try await waitUntil { queue.depth.texts == 10 }
    queue.step()
    #expect(try await answers == Array(repeating: 200, count: 10))
    let metrics = try await service.ask("GET", "/metrics").text
    #expect(metrics.contains("tenor_batch_reviews_count 1\n") && metrics.contains("tenor_batch_reviews_sum 10.0"))
  }

  @Test func bodiesTakeSoMuchMemoryInAll() async throws {
    let service = try await RunningService { configuration, _ in configuration.maximumBodyBytesInAll = 2000 }
    let connection = try await RawConnection(port: service.port)
    try await connection.send(
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1990\r\n\r\n")
    #expect(try await service.classify(#"{"text": "good"}"#).status == 200)
    try await connection.send(String(repeating: " ", count: 1970))
    try await waitUntil { try await service.classify(#"{"text": "good good good good good"}"#).status == 429 }
    try await connection.send(#"{"text": "good"}"# + String(repeating: " ", count: 4))
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await service.classify(#"{"text": "good"}"#).status == 200)
  }

  @Test func bodiesOfUnknownLengthTakeWhatTheyAre() async throws {
    let service = try await RunningService { configuration, _ in configuration.maximumBodyBytesInAll = 2000 }
    let head =
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      + "Transfer-Encoding: chunked\r\n\r\n"
    let first = try await RawConnection(port: service.port), second = try await RawConnection(port: service.port)
    try await first.send(head + "8\r\n{\"text\":\r\n")
    try await second.send(head + "10\r\n{\"text\": \"good\"}\r\n0\r\n\r\n")
    #expect(try await second.readAnswer()?.status == 200)
    try await first.send("7\r\n\"good\"}\r\n0\r\n\r\n")
    #expect(try await first.readAnswer()?.status == 200)
  }

  @Test func aCancelledServiceEndsAtOnce() async throws {
    let queue = ClassificationQueue(threads: 0)
    let service = try await RunningService(queue: queue)
    let connection = try await RawConnection(port: service.port)
    let body = #"{"text": "good"}"#
    try await connection.send(
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length:"
        + " \(body.utf8.count)\r\n\r\n" + body)
    try await waitUntil { queue.depth.requests == 1 }
    await service.cancel()
    #expect(queue.depth.requests == 0)
  }

  @Test func aDeadlineAnswers504() async throws {
    let clock = ManualClock()
    let queue = ClassificationQueue(limits: limits { $0.deadline = .seconds(3) }, threads: 0, now: clock.now)
    let service = try await RunningService(queue: queue)
    async let answer = service.classify(#"{"text": "good"}"#)
    try await waitUntil { queue.depth.requests == 1 }
    clock.advance(by: .seconds(4))
    #expect(try await answer.status == 504)
    #expect(try await answer.code == "deadline_exceeded")
  }

  @Test func aShutdownFinishesWhatWasAccepted() async throws {
    let queue = ClassificationQueue(threads: 0)
    let service = try await RunningService(queue: queue)
    async let answer = service.classify(#"{"text": "good"}"#)
    try await waitUntil { queue.depth.requests == 1 }
    await service.beginShutdown()
    try await waitUntil { (try? await RawConnection(port: service.port)) == nil }
    queue.step()
    #expect(try await answer.status == 200)
    try await service.end()
  }

  /// Each request that has reached the service when the shutdown begins is answered. Those that come while it begins are
  /// answered whole or not at all.
  @Test func aShutdownUnderLoadLosesNothingThatWasAccepted() async throws {
    let queue = ClassificationQueue(
      limits: limits {
        $0.latencyBudget = .seconds(1000)
        $0.deadline = .seconds(1000)
      }, threads: 0)
    let service = try await RunningService(queue: queue)
    var early: [RawConnection] = []
    for _ in 0..<Self.earlyCount {
      let connection = try await RawConnection(port: service.port)
      try await connection.send(Self.request)
      early.append(connection)
    }
    // A request that is still on its way could not be told from one that comes too late.
    try await waitUntil { queue.depth.requests == Self.earlyCount }
    async let late = withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<8 { group.addTask { try await Self.statusesUntilRefused(service.port) } }
      return try await group.reduce(into: [Int]()) { $0 += $1 }
    }
    await service.beginShutdown()
    try await waitUntil { (try? await RawConnection(port: service.port)) == nil }
    let worker = Task { while !Task.isCancelled { if !queue.step() { try? await Task.sleep(for: .milliseconds(1)) } } }
    for (index, connection) in early.enumerated() {
      let answer = try #require(await connection.readAnswer(), "request \(index) has no answer")
      #expect(answer.status == 200 && (answer.json["results"] as? [Any])?.count == 3, "\(index): \(answer.text)")
    }
    let lateStatuses = try await late
    #expect(lateStatuses.allSatisfy { $0 == 200 || $0 == 503 })
    worker.cancel()
    try await service.end()
  }

  private static let earlyCount = 40
  private static let request: String = {
    let body = #"{"texts": ["good", "bad", "a film"]}"#
    return "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
      + "\(body.utf8.count)\r\n\r\n\(body)"
  }()

  /// Asks over new connections until they are refused. An answer that has begun and does not come whole is an error.
  private static func statusesUntilRefused(_ port: Int) async throws -> [Int] {
    var statuses: [Int] = []
    while !Task.isCancelled, let connection = try? await RawConnection(port: port) {
      guard (try? await connection.send(request)) != nil else { continue }
      guard let answer = try await connection.readAnswer() else { continue }
      statuses.append(answer.status)
    }
    return statuses
  }

  private func limits(_ change: (inout ClassificationQueue.Limits) -> Void) -> ClassificationQueue.Limits {
    var limits = ClassificationQueue.Limits()
    change(&limits)
    return limits
  }
}
