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
    try await waitUntil { try await service.classify(#"{"text": "good"}"#).status == 429 }
    try await connection.send(#"{"text": "good"}"# + String(repeating: " ", count: 1990 - 16))
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await service.classify(#"{"text": "good"}"#).status == 200)
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

  @Test func aShutdownUnderLoadLosesNothingThatWasAccepted() async throws {
    let service = try await RunningService()
    let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<4 {
        group.addTask {
          var statuses: [Int] = []
          // Connections are refused in the end; an answer that has begun must come whole.
          while let connection = try? await RawConnection(port: service.port) {
            let body = #"{"texts": ["good", "bad", "a film"]}"#
            try? await connection.send(
              "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + "\(body.utf8.count)\r\n\r\n\(body)")
            if let answer = try? await connection.readAnswer() { statuses.append(answer.status) }
          }
          return statuses
        }
      }
      group.addTask {
        try await waitUntil { try await service.ask("GET", "/metrics").text.contains("status=\"200\"} 20") }
        try await service.end()
        return []
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(statuses.count >= 20 && statuses.allSatisfy { $0 == 200 || $0 == 503 })
  }

  private func limits(_ change: (inout ClassificationQueue.Limits) -> Void) -> ClassificationQueue.Limits {
    var limits = ClassificationQueue.Limits()
    change(&limits)
    return limits
  }
}
