import Foundation
import TenorServe
import Testing

@Suite("Connections that do not behave")
struct ConnectionTests {
  private static let head = "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

  @Test(
    arguments: [
      "BLA\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    ])
  func whatIsNoHTTPHasAnAnswerInJSON(text: String) async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send(text)
    let answer = try #require(await connection.readAnswer())
    #expect(answer.status == 400 || answer.status == 415, "\(answer.status)")
    #expect(answer.json["error"] != nil)
    #expect(answer.headers["x-request-id"] != nil)
    #expect(try await service.ask("GET", "/health").status == 200)
  }

  @Test func aRequestBeforeWhatIsNoHTTPIsAnswered() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nBLA\r\n\r\n")
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await connection.readAnswer()?.status == 400)
    #expect(try await connection.isClosed())
  }

  @Test func aLongHeadIsRefused() async throws {
    let service = try await RunningService()
    let answer = try await service.ask("GET", "/health", headers: ["X-Long": String(repeating: "a", count: 40_000)])
    #expect(answer.status == 431 && answer.code == "headers_too_large")
  }

  @Test func aLongBodyIsRefusedByItsHead() async throws {
    let service = try await RunningService { configuration, _ in
      configuration.maximumBodyBytes = 5000
      configuration.timeouts.body = .seconds(3600)
    }
    let connection = try await RawConnection(port: service.port)
    try await connection.send(Self.head + "Content-Length: 5001\r\n\r\n")
    let answer = try #require(await connection.readAnswer())
    #expect(answer.status == 413 && answer.code == "payload_too_large" && answer.headers["connection"] == "close")
    #expect(try await connection.isClosed())
  }

  @Test func aLongBodyIsCutOff() async throws {
    let service = try await RunningService { configuration, _ in
      configuration.maximumBodyBytes = 5000
      configuration.timeouts.body = .seconds(3600)
    }
    let connection = try await RawConnection(port: service.port)
    try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
    let chunk = "400\r\n" + String(repeating: " ", count: 1024) + "\r\n"
    // Who goes on sending gets the answer nevertheless.
    for _ in 0..<200 { try? await connection.send(chunk) }
    #expect(try await connection.readAnswer()?.status == 413)
    #expect(try await connection.isClosed())
  }

  @Test func whoWaitsIsToldToGoOn() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send(Self.head + "Content-Length: 13\r\nExpect: 100-continue\r\n\r\n")
    #expect(try await connection.readAnswer()?.status == 100)
    try await connection.send(#"{"text": "a"}"#)
    #expect(try await connection.readAnswer()?.status == 200)
  }

  @Test func slowHeadsAreCutOff() async throws {
    let service = try await RunningService { configuration, _ in configuration.timeouts.head = .milliseconds(200) }
    let connection = try await RawConnection(port: service.port)
    try await connection.send("GET /health HTTP/1.1\r\nHo")
    let answer = try #require(await connection.readAnswer())
    #expect(answer.status == 408 && answer.code == "timeout")
    #expect(try await connection.isClosed())
  }

  /// Bytes that come one by one are no reason to wait for ever, neither for the first head nor for those that follow.
  @Test(arguments: [false, true])
  func headsThatDripAreCutOff(isLater: Bool) async throws {
    let service = try await RunningService { configuration, _ in
      configuration.timeouts.head = .milliseconds(300)
      configuration.timeouts.idle = .milliseconds(300)
    }
    let connection = try await RawConnection(port: service.port)
    if isLater {
      try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(try await connection.readAnswer()?.status == 200)
    }
    try await connection.send("GET /health HTTP/1.1\r\nX: ")
    var isCutOff = false
    // A minute of it, unless it is cut off.
    for _ in 0..<3000 where !isCutOff {
      try await Task.sleep(for: .milliseconds(20))
      if connection.hasBytes { isCutOff = true } else { isCutOff = (try? await connection.send("a")) == nil }
    }
    #expect(isCutOff)
    if !isLater { #expect(try await connection.readAnswer()?.status == 408) }
  }

  @Test func aBrokenBodyBehindARequestIsAnsweredAtOnce() async throws {
    let queue = ClassificationQueue(threads: 0)
    let service = try await RunningService(queue: queue) { configuration, _ in
      configuration.timeouts.body = .seconds(3600)
    }
    let connection = try await RawConnection(port: service.port)
    let body = #"{"text": "good"}"#
    try await connection.send(Self.head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
    try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")
    try await waitUntil { queue.depth.requests == 1 }
    queue.step()
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await connection.readAnswer()?.status == 400)
  }

  @Test func slowBodiesAreCutOff() async throws {
    let service = try await RunningService { configuration, _ in configuration.timeouts.body = .milliseconds(200) }
    let connection = try await RawConnection(port: service.port)
    try await connection.send(Self.head + "Content-Length: 100\r\n\r\n{\"te")
    #expect(try await connection.readAnswer()?.status == 408)
    #expect(try await connection.isClosed())
  }

  @Test func idleConnectionsAreClosed() async throws {
    let service = try await RunningService { configuration, _ in configuration.timeouts.idle = .milliseconds(200) }
    let connection = try await RawConnection(port: service.port)
    try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(try await connection.readAnswer()?.status == 200)
    #expect(try await connection.isClosed())
  }

  @Test func vanishingClientsDoNoHarm() async throws {
    let service = try await RunningService()
    for index in 0..<60 {
      let connection = try await RawConnection(port: service.port)
      let body = #"{"texts": ["good", "bad"]}"#
      let request = Self.head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
      try await connection.send(String(request.prefix(request.count * (index % 6 + 1) / 6)))
      connection.vanish()
    }
    let answer = try await service.classify(#"{"text": "good"}"#)
    #expect(answer.status == 200)
    try await waitUntil { try await service.ask("GET", "/metrics").text.contains("tenor_queue_requests 0") }
    let metrics = try await service.ask("GET", "/metrics").text
    #expect(!metrics.contains("status=\"500\""))
  }

  @Test func whoVanishesWithinABodyIsCountedApart() async throws {
    let service = try await RunningService()
    // Again where the machine was too busy for the service to see the head before the reset.
    try await waitUntil {
      let connection = try await RawConnection(port: service.port)
      try await connection.send(Self.head + "Content-Length: 100\r\n\r\n{\"te")
      try await Task.sleep(for: .milliseconds(50))
      connection.vanish()
      return try await service.ask("GET", "/metrics").text.contains(
        #"tenor_requests_total{route="/v1/classify",status="499"}"#)
    }
    #expect(!(try await service.ask("GET", "/metrics").text.contains("status=\"500\"")))
  }

  @Test func requestsMayFollowEachOther() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    let body = #"{"text": "good"}"#
    let request = Self.head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    try await connection.send(request + "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" + request)
    #expect(try await connection.readAnswer()?.json["label"] != nil)
    #expect(try await connection.readAnswer()?.json["status"] != nil)
    #expect(try await connection.readAnswer()?.json["label"] != nil)
  }

  @Test(
    arguments: [
      ("HTTP/1.0", "", true), ("HTTP/1.0", "Connection: keep-alive\r\n", false), ("HTTP/1.1", "", false),
      ("HTTP/1.1", "Connection: Close\r\n", true), ("HTTP/1.1", "Connection: TE, close\r\n", true),
    ])
  func theLastRequestEndsTheConnection(version: String, header: String, isLast: Bool) async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    let request = "GET /health \(version)\r\nHost: localhost\r\n\(header)\r\n"
    try await connection.send(request)
    #expect(try await connection.readAnswer()?.status == 200)
    if isLast {
      #expect(try await connection.isClosed())
    } else {
      try await connection.send(request)
      #expect(try await connection.readAnswer()?.status == 200)
    }
  }

  @Test func moreConnectionsThanAllowedWait() async throws {
    let service = try await RunningService { configuration, _ in configuration.maximumConnections = 2 }
    let first = try await RawConnection(port: service.port), second = try await RawConnection(port: service.port)
    let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for connection in [first, second] {
      try await connection.send(request)
      #expect(try await connection.readAnswer()?.status == 200)
    }
    let third = try await RawConnection(port: service.port)
    try await third.send(request)
    for _ in 0..<50 {
      try await first.send(request)
      #expect(try await first.readAnswer()?.status == 200)
    }
    #expect(!third.hasBytes)
    first.vanish()
    #expect(try await third.readAnswer()?.status == 200)
  }

  /// The client asks for more than fits on the way, and then takes nothing for longer than it may.
  @Test func whoTakesNoAnswerIsCutOff() async throws {
    let service = try await RunningService { configuration, _ in
      configuration.timeouts.write = .milliseconds(200)
      configuration.deadline = .seconds(1000)
    }
    let connection = try await RawConnection(port: service.port)
    let text = String(repeating: "good bad ", count: 600)
    let texts = Array(repeating: "\"\(text)\"", count: 200).joined(separator: ",")
    let body = "{\"explain\": \"gradient\", \"texts\": [\(texts)]}"
    try await connection.send(Self.head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
    try await waitUntil { connection.hasBytes }
    try await Task.sleep(for: .seconds(3))
    await #expect(throws: RawConnection.Failure.self) { try await connection.readAnswer() }
    #expect(try await service.ask("GET", "/health").status == 200)
  }
}
