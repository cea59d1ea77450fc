import Foundation
import TenorModel
import TenorServe
import Testing

@Suite("Lines in and out")
struct LinesTests {
  private static let type = "application/x-ndjson"

  @Test func answersComeInTheOrderOfTheLines() async throws {
    let service = try await RunningService()
    let texts = (0..<1000).map { Samples.texts[$0 % 5] + String(repeating: " film", count: $0 % 7) }
    let lines = texts.enumerated().map { $0.offset % 2 == 0 ? "\"\($0.element)\"" : "{\"text\": \"\($0.element)\"}" }
    let answer = try await service.ask("POST", "/v1/classify", lines.joined(separator: "\n"), type: Self.type)
    #expect(answer.headers["content-type"] == Self.type)
    let results = answer.text.split(separator: "\n").map(object)
    #expect(results.map { $0["index"] as? Int } == Array(0..<1000))
    let expected = try Samples.classifier().classify(texts)
    #expect(results.map { ($0["score"] as? NSNumber)?.floatValue } == expected.map(\.score))
  }

  private func object(_ line: some StringProtocol) -> [String: Any] {
    ((try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]) ?? [:]
  }

  @Test func whoWaitsForAnswersGetsThem() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send(
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(Self.type)\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    try await connection.send("7\r\n\"good\"\n\r\n")
    let head = try #require(await connection.readHead())
    #expect(head.contains(" 200 "))
    #expect(try await connection.nextChunk()?.hasPrefix("{\"index\":0,") == true)
    for index in 1..<5 {
      try await connection.send("6\r\n\"bad\"\n\r\n")
      #expect(try await connection.nextChunk()?.hasPrefix("{\"index\":\(index),") == true)
    }
    try await connection.send("0\r\n\r\n")
    #expect(try await connection.nextChunk() == nil)
  }

  @Test func aBadLineInTheMiddleEndsTheAnswer() async throws {
    let service = try await RunningService()
    let lines = Array(repeating: "\"good\"", count: 50).joined(separator: "\n") + "\n\n{\"text\": 1}\n\"bad\"\n"
    let answer = try await service.ask("POST", "/v1/classify", lines, type: Self.type)
    #expect(answer.status == 200)
    let results = answer.text.split(separator: "\n").map(object)
    #expect(results.count == 51)
    let error = try #require(results.last?["error"] as? [String: Any])
    #expect(error["where"] as? String == "line 52, text")
  }

  @Test(arguments: [("x\n", 400), ("{\"tekst\": \"a\"}", 422), ("[1]\n", 422)])
  func aBadFirstLineIsAStatus(body: String, status: Int) async throws {
    let service = try await RunningService()
    #expect(try await service.ask("POST", "/v1/classify", body, type: Self.type).status == status)
  }

  @Test func noLineHasNoAnswer() async throws {
    let service = try await RunningService()
    let answer = try await service.ask("POST", "/v1/classify", "\n\n", type: Self.type)
    #expect(answer.status == 200 && answer.body.isEmpty)
  }

  @Test func aLongLineIsCutOff() async throws {
    let service = try await RunningService { configuration, _ in configuration.maximumBodyBytes = 5000 }
    let body = "\"" + String(repeating: "a", count: 20_000) + "\""
    #expect(try await service.ask("POST", "/v1/classify", body, type: Self.type).status == 413)
    let short = Array(repeating: "\"good film\"", count: 2000).joined(separator: "\n")
    #expect(
      try await service.ask("POST", "/v1/classify", short, type: Self.type).text.split(separator: "\n").count == 2000)
  }

  @Test func longLinesTakeSoMuchMemoryInAll() async throws {
    let service = try await RunningService { configuration, _ in configuration.maximumBodyBytesInAll = 150_000 }
    let connection = try await RawConnection(port: service.port)
    try await connection.send(
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(Self.type)\r\nContent-Length: 100000\r\n\r\n")
    try await connection.send("\"" + String(repeating: "a", count: 90_000))
    let other = "\"" + String(repeating: "a", count: 99_000) + "\""
    try await waitUntil { try await service.ask("POST", "/v1/classify", other, type: Self.type).status == 429 }
    try await connection.send(String(repeating: " ", count: 9_998) + "\"")
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await service.ask("POST", "/v1/classify", other, type: Self.type).status == 200)
  }

  @Test func aListMayBeAnsweredWithLines() async throws {
    let service = try await RunningService()
    let body = "{\"texts\": [\(Array(repeating: "\"good\"", count: 100).joined(separator: ","))]"
    let streamed = try await service.classify(body + ", \"stream\": true}")
    #expect(streamed.headers["content-type"] == Self.type && streamed.text.split(separator: "\n").count == 100)
    let accepted = try await service.classify(body + "}", headers: ["Accept": Self.type])
    #expect(accepted.body == streamed.body)
  }

  @Test func linesWaitWhereOthersAreRefused() async throws {
    var limits = ClassificationQueue.Limits()
    limits.maximumTexts = 32
    limits.deadline = .seconds(1000)
    let queue = ClassificationQueue(limits: limits, threads: 0)
    let service = try await RunningService(queue: queue)
    let lines = Array(repeating: "\"good\"", count: 300).joined(separator: "\n")
    async let answer = service.ask("POST", "/v1/classify", lines, type: Self.type)
    try await waitUntil { queue.depth.requests > 0 }
    // With whatever waits of the lines, so many texts are too many.
    let other = "{\"texts\": [\(Array(repeating: "\"bad\"", count: 32).joined(separator: ","))]}"
    #expect(try await service.classify(other).status == 429)
    let worker = Task { while !Task.isCancelled { if !queue.step() { try? await Task.sleep(for: .milliseconds(1)) } } }
    let results = try await answer.text.split(separator: "\n").map(object)
    #expect(results.map { $0["index"] as? Int } == Array(0..<300))
    worker.cancel()
  }
}
