import Foundation
import TenorServe
import Testing

@Suite("Requests that are refused")
struct RequestErrorTests {
  @Test(
    "bodies of classify",
    arguments: [
      (#"{"text": "a\ud800"}"#, 400, "line 1, column 12"), (#"{"text": NaN}"#, 400, "line 1, column 10"),
      ("{\"text\":\n \"a\", \"text\": \"b\"}", 400, "line 2, column 7"), ("", 400, "line 1, column 1"),
      (#"{"text": "a"} x"#, 400, "line 1, column 15"), (#"{"text": "a""#, 400, "line 1, column 13"),
      ("{\"text\": \"a\tb\"}", 400, "line 1, column 12"), (#"{"text": 01}"#, 400, "line 1, column 10"),
      (#"{"text": "a", "txt": 1}"#, 422, "txt"), (#"{}"#, 422, nil), (#"[]"#, 422, nil), (#""a""#, 422, nil),
      (#"{"text": 1}"#, 422, "text"), (#"{"text": null}"#, 422, "text"), (#"{"texts": []}"#, 422, "texts"),
      (#"{"texts": ["a", 1]}"#, 422, "texts[1]"), (#"{"text": "a", "texts": ["a"]}"#, 422, "texts"),
      (#"{"text": "a", "top_k": 0}"#, 422, "top_k"), (#"{"text": "a", "top_k": 1.5}"#, 422, "top_k"),
      (#"{"text": "a", "explain": "magic"}"#, 422, "explain"), (#"{"text": "a", "label": "x"}"#, 422, "label"),
      (#"{"text": "a", "evolution": 1}"#, 422, "evolution"), (#"{"text": "a", "model": "x"}"#, 404, "model"),
    ] as [(String, Int, String?)])
  func bodies(json: String, status: Int, place: String?) async throws {
    let service = try await RunningService()
    let answer = try await service.classify(json)
    #expect(answer.status == status, "\(answer.text)")
    #expect(answer.place == place, "\(answer.text)")
    #expect(answer.headers["content-type"] == "application/json")
    #expect(answer.message.contains("expected") && answer.message.contains(";"), "\(answer.message)")
  }

  @Test func invalidUTF8IsRefusedWithItsPlace() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send(
      "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n")
    try await connection.send(Array(#"{"text":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
    let answer = try #require(await connection.readAnswer())
    #expect(answer.status == 400 && answer.place == "line 1, column 10", "\(answer.text)")
  }

  @Test func unknownKeysAreNamedWithTheNearestOne() async throws {
    let service = try await RunningService()
    #expect(try await service.classify(#"{"tekst": "a"}"#).message.contains("did you mean `text`"))
  }

  @Test func deepJSONIsRefused() async throws {
    let service = try await RunningService()
    let deep = String(repeating: "[", count: 100_000)
    let answer = try await service.classify("{\"text\": \(deep)")
    #expect(answer.status == 400 && answer.message.contains("64 deep"), "\(answer.text)")
    let objects = String(repeating: "{\"a\":", count: 100_000)
    #expect(try await service.classify(objects).status == 400)
  }

  @Test(arguments: [
    #"{"inputs": []}"#, #"{"inputs": 1}"#, #"{"inputs": "a", "parameters": {"k": 1}}"#,
    #"{"data": "a", "inputs": "a"}"#,
  ])
  func bodiesOfPredict(json: String) async throws {
    let service = try await RunningService()
    let answer = try await service.ask("POST", "/predict", json)
    #expect(answer.status == 422 && answer.code == "unprocessable", "\(answer.text)")
  }

  @Test func typesOfBodies() async throws {
    let service = try await RunningService()
    for type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"] {
      #expect(try await service.ask("POST", "/v1/classify", #"{"text": "a"}"#, type: type).status == 415)
    }
    #expect(try await service.ask("POST", "/v1/classify").status == 415)
    #expect(try await service.classify(#"{"text": "a"}"#, headers: ["Content-Encoding": "gzip"]).status == 415)
    let utf8 = "application/json; charset=UTF-8"
    #expect(try await service.ask("POST", "/v1/classify", #"{"text": "a"}"#, type: utf8).status == 200)
  }

  @Test func typesOfAnswers() async throws {
    let service = try await RunningService()
    func status(_ accept: String) async throws -> Int {
      try await service.classify(#"{"text": "a"}"#, headers: ["Accept": accept]).status
    }
    #expect(try await status("text/html") == 406)
    #expect(try await status("application/json;q=0") == 406)
    #expect(try await status("text/html, application/*") == 200)
    #expect(try await status("*/*;q=0.1") == 200)
    #expect(
      try await service.ask("POST", "/predict", #"{"inputs": "a"}"#, headers: ["Accept": "image/png"]).status == 406)
  }

  @Test func methodsAndAddresses() async throws {
    let service = try await RunningService()
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
      let answer = try await service.ask(method, "/v1/classify")
      #expect(answer.status == 405 && answer.headers["allow"] == "POST" && answer.code == "method_not_allowed")
    }
    #expect(try await service.ask("POST", "/v1/models", "{}").headers["allow"] == "GET, HEAD")
    for path in ["/nothing", "/v1", "/v1/models/x", "/v1/models/", "/v1/runs", "/v1/runs/1", "//", "/%FF", "/assets/x"]
    {
      let answer = try await service.ask("GET", path)
      #expect(answer.status == 404 && answer.code == "not_found", "\(path)")
    }
  }

  @Test func longTextsAreNotExplained() async throws {
    let service = try await RunningService()
    let text = String(repeating: "good ", count: 20_000)
    let answer = try await service.classify("{\"text\": \"\(text)\", \"explain\": true}")
    #expect(answer.status == 422 && answer.place == "text")
  }

  @Test func tooManyTexts() async throws {
    let service = try await RunningService()
    let list = Array(repeating: "\"a\"", count: 1025).joined(separator: ",")
    #expect(try await service.classify("{\"texts\": [\(list)]}").status == 422)
    let long = String(repeating: "a", count: 1 << 20 + 1)
    #expect(try await service.classify("{\"text\": \"\(long)\"}").place == "text")
  }
}
