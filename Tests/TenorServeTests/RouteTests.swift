import Foundation
import HTTPTypes
import TenorModel
import TenorServe
import Testing

@Suite("Addresses and their answers")
struct RouteTests {
  @Test func aTextHasItsVerdict() async throws {
    let service = try await RunningService()
    let verdict = try Samples.classifier().classify("a good film")
    let answer = try await service.classify(#"{"text": "a good film"}"#)
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "application/json")
    #expect(answer.headers["x-tenor-model"] == "model")
    let version = try #require(answer.json["version"] as? String)
    #expect(version.count == 12 && answer.headers["x-tenor-model-version"] == version)
    #expect(answer.json["label"] as? String == verdict.label)
    #expect((answer.json["score"] as? NSNumber)?.floatValue == verdict.score)
    #expect(answer.json["token_count"] as? Int == 3)
    #expect(answer.json["informed"] as? Bool == true)
    let scores = try #require(answer.json["scores"] as? [[String: Any]])
    #expect(scores.count == 2 && scores[0]["label"] as? String == verdict.label)
  }

  @Test func severalTextsHaveTheirsInOrder() async throws {
    let service = try await RunningService()
    let texts = (0..<100).map { Samples.texts[$0 % 5] }
    let body = String(
      decoding: try JSONSerialization.data(withJSONObject: ["texts": texts, "top_k": 1]), as: UTF8.self)
    let results = try #require(try await service.classify(body).json["results"] as? [[String: Any]])
    let expected = try Samples.classifier().classify(texts)
    #expect(results.map { ($0["score"] as? NSNumber)?.floatValue } == expected.map(\.score))
    #expect(results.allSatisfy { ($0["scores"] as? [Any])?.count == 1 })
  }

  @Test(
    "any text has a defined answer",
    arguments: ["", " ", "🙂🙂", "\\u0000\\u0007", "очень хороший фильм", "好电影", "good\\n\\tgood", "\\ud83d\\ude42"])
  func anyText(json: String) async throws {
    let service = try await RunningService()
    let answer = try await service.classify("{\"text\": \"\(json)\"}")
    #expect(answer.status == 200)
    #expect(answer.json["informed"] as? Bool == json.hasPrefix("good"))
  }

  @Test func aMegabyteHasAnAnswer() async throws {
    let service = try await RunningService()
    let text = String(repeating: "good ", count: (1 << 20) / 5)
    let answer = try await service.classify("{\"text\": \"\(text)\"}")
    #expect(answer.json["token_count"] as? Int == (1 << 20) / 5)
    #expect(answer.json["truncated"] as? Bool == true)
  }

  @Test(arguments: ["true", "\"gradient\"", "\"occlusion\""])
  func anExplanationHasEveryToken(method: String) async throws {
    let service = try await RunningService()
    let answer = try await service.classify(
      "{\"text\": \"é a good qqq film\", \"explain\": \(method), \"evolution\": true, \"label\": \"pos\"}")
    let explanation = try #require(answer.json["explanation"] as? [String: Any])
    #expect(explanation["label"] as? String == "pos")
    let tokens = try #require(explanation["tokens"] as? [[String: Any]])
    #expect(tokens.map { $0["text"] as? String } == ["é", "a", "good", "qqq", "film"])
    #expect(tokens.map { $0["start"] as? Int } == [0, 2, 4, 9, 13])
    #expect(tokens[2]["end"] as? Int == 8)
    #expect(tokens[3]["unknown"] as? Bool == true)
    #expect(tokens[2]["contribution"] is Double && tokens[4]["score_after"] is Double)
  }

  @Test func theEvolutionAloneHasNoContributions() async throws {
    let service = try await RunningService()
    let answer = try await service.classify(#"{"text": "good film", "evolution": true}"#)
    let explanation = try #require(answer.json["explanation"] as? [String: Any])
    #expect(explanation["method"] is NSNull)
    let tokens = try #require(explanation["tokens"] as? [[String: Any]])
    #expect(tokens[0]["contribution"] == nil && tokens[0]["score_after"] is Double)
  }

  @Test func theFormOfHuggingFace() async throws {
    let service = try await RunningService()
    let single = try await service.ask("POST", "/predict?model=model", #"{"inputs": "good"}"#)
    #expect(single.status == 200 && single.text.hasPrefix("[{\"label\""))
    let several = try await service.ask(
      "POST", "/predict", #"{"inputs": ["good", "bad"], "parameters": {"top_k": 1}}"#)
    #expect(several.text.hasPrefix("[[{\"label\""))
    #expect(several.text.split(separator: "label").count == 3)
  }

  @Test func theModelsAreListed() async throws {
    let service = try await RunningService { configuration, folder in
      configuration.models.append(ModelSource(path: folder.path + "/model", name: "other"))
    }
    let answer = try await service.ask("GET", "/v1/models")
    let models = try #require(answer.json["models"] as? [[String: Any]])
    #expect(models.map { $0["name"] as? String } == ["model", "other"])
    #expect(models[0]["default"] as? Bool == true && models[1]["default"] as? Bool == false)
    #expect(models[0]["layers"] as? [String] == ["Embedding", "LSTM", "Dense"])
    #expect(models[0]["maximum_length"] as? Int == 8)
    #expect(answer.json["runs"] as? Bool == false)
    #expect(try await service.ask("GET", "/v1/models/other").json["name"] as? String == "other")
    #expect(try await service.classify(#"{"text": "good", "model": "other"}"#).headers["x-tenor-model"] == "other")
  }

  @Test func theLayerInAWrapperIsNamed() async throws {
    let service = try await RunningService { configuration, folder in
      try Samples.classifier(readsBothWays: true).save(to: folder.path + "/both")
      configuration.models.append(ModelSource(path: folder.path + "/both"))
    }
    let model = try await service.ask("GET", "/v1/models/both").json
    #expect(model["layers"] as? [String] == ["Embedding", "Bidirectional(LSTM)", "Dense"])
  }

  @Test func probesAndFigures() async throws {
    let service = try await RunningService()
    #expect(try await service.ask("GET", "/health").text == #"{"status":"ok"}"#)
    for _ in 0..<3 { _ = try await service.classify(#"{"texts": ["good", "bad"]}"#) }
    let metrics = try await service.ask("GET", "/metrics")
    #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    #expect(metrics.text.contains(#"tenor_requests_total{route="/v1/classify",status="200"} 3"#))
    #expect(metrics.text.contains("tenor_reviews_total 6"))
    #expect(metrics.text.contains("tenor_queue_reviews 0"))
    #if os(Linux)
    #expect(metrics.text.contains("process_resident_memory_bytes"))
    #endif
  }

  @Test func healthSaysThatModelsAreBeingLoaded() async throws {
    let shelf = ModelShelf(names: ["model"])
    let problem = #expect(throws: Problem.self) { try shelf.model(nil) }
    #expect(problem?.code == .unavailable)
    shelf.put(try Samples.served())
    #expect(try shelf.model(nil).name == "model")
  }

  @Test func thePageIsServedFromMemory() async throws {
    let service = try await RunningService()
    let page = try await service.ask("GET", "/")
    #expect(page.headers["content-type"] == "text/html; charset=utf-8")
    #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'; script-src 'self';") == true)
    let tag = try #require(page.headers["etag"])
    #expect(try await service.ask("GET", "/", headers: ["If-None-Match": tag]).status == 304)
    for path in ["/assets/..%2f..%2fetc%2fpasswd", "/assets/../model/config.json", "/assets/", "/assets/%00"] {
      #expect(try await service.ask("GET", path).status == 404)
    }
  }

  @Test func everyFileOfThePageIsServed() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/TenorServe/Page")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains("index.html"))
    let service = try await RunningService()
    for name in names where !name.hasPrefix(".") {
      let answer = try await service.ask("GET", "/assets/" + name)
      #expect(
        answer.status == 200 && Data(answer.body) == FileManager.default.contents(atPath: folder.path + "/" + name))
    }
  }

  @Test func examplesHaveTexts() async throws {
    let service = try await RunningService()
    let examples = try #require(try await service.ask("GET", "/v1/examples").json["examples"] as? [[String: Any]])
    #expect(examples.count >= 6 && examples.allSatisfy { ($0["text"] as? String)?.isEmpty == false })
  }

  @Test func headHasNoBody() async throws {
    let service = try await RunningService()
    let connection = try await RawConnection(port: service.port)
    try await connection.send("HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let answer = try #require(await connection.readAnswer(hasBody: false))
    #expect(answer.status == 200 && answer.headers["content-length"] != "0")
    #expect(try await connection.isClosed())
  }

  @Test func everyAnswerHasItsHeaders() async throws {
    let service = try await RunningService()
    for path in ["/health", "/v1/models", "/nothing"] {
      let answer = try await service.ask("GET", path, headers: ["X-Request-Id": "my-id.1"])
      #expect(answer.headers["x-request-id"] == "my-id.1")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["cache-control"] == "no-store")
    }
    let forged = try await service.ask("GET", "/health", headers: ["X-Request-Id": "a b"])
    #expect(forged.headers["x-request-id"]?.contains(" ") == false)
  }

  @Test func theDescriptionHasEveryAddress() async throws {
    let service = try await RunningService()
    let answer = try await service.ask("GET", "/openapi.json")
    #expect(answer.json["openapi"] as? String == "3.1.0")
    let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
    for route in Route.allCases where route != .unknown {
      let methods = route.methods.map { $0.rawValue.lowercased() }.filter { $0 != "head" }
      #expect(paths[route.rawValue].map { Set($0.keys) } == Set(methods), "\(route)")
    }
    let text = answer.text
    for name in text.components(separatedBy: "\"$ref\": \"#/components/").dropFirst().map({ $0.prefix { $0 != "\"" } })
    {
      let parts = name.split(separator: "/")
      let components = try #require(answer.json["components"] as? [String: [String: Any]])
      #expect(components[String(parts[0])]?[String(parts[1])] != nil, "\(name)")
    }
    #expect(!text.contains("\"%") && text.contains(#"["neg","pos"]"#))
  }
}
