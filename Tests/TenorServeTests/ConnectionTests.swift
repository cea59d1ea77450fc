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
    for _ in 0..<5 { try await connection.send(chunk) }
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
}
