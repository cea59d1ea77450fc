import Foundation
import TenorInsight
import TenorServe
import Testing

@Suite("Runs and their events")
struct RunTests {
  private func service() async throws -> (RunningService, RunStore) {
    let service = try await RunningService { configuration, folder in
      configuration.runStore = folder.path + "/runs/runs.sqlite"
      configuration.runInterval = .milliseconds(20)
    }
    return (service, try RunStore(path: service.folder.path + "/runs/runs.sqlite"))
  }

  private func run() -> TrainingRun {
    TrainingRun(
      experiment: "001-lstm", recipe: "training:\n  epochs: 4\n", data: "imdb", seed: 1, precision: "float32",
      threads: 1,
      version: "1", machine: "m", begun: Date(timeIntervalSince1970: 0))
  }

  @Test func runsAreListedTheNewestFirst() async throws {
    let (service, store) = try await service()
    var first = run(), second = run()
    try store.add(&first)
    try store.add(&second)
    try store.add(epoch: 1, ["loss": 0.5, "val_loss": 0.6], to: first)
    try store.add(epoch: 2, ["loss": 0.25], to: first)
    first.status = .finished
    first.seconds = 2.5
    first.results = ["test_accuracy": 0.75]
    try store.update(first)
    let runs = try #require(try await service.ask("GET", "/v1/runs").json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["id"] as? Int } == [2, 1])
    #expect(runs[1]["status"] as? String == "finished" && runs[1]["seconds"] as? Double == 2.5)
    #expect(runs[1]["epochs"] as? Int == 2 && runs[1]["total_epochs"] as? Int == 4)
    #expect(runs[1]["figures"] as? [String: Double] == ["loss": 0.25, "test_accuracy": 0.75])
    #expect(runs[1]["started_at"] as? String == "1970-01-01T00:00:00Z")
    let details = try await service.ask("GET", "/v1/runs/1").json
    let history = try #require(details["history"] as? [String: [Any]])
    #expect(history["epoch"] as? [Int] == [0, 1] && history["loss"] as? [Double] == [0.5, 0.25])
    #expect(history["val_loss"]?[0] as? Double == 0.6 && history["val_loss"]?[1] is NSNull)
    #expect(details["recipe_text"] as? String == first.recipe && details["has_report"] as? Bool == false)
    #expect(try await service.ask("GET", "/v1/models").json["runs"] as? Bool == true)
  }

  @Test func aReportIsServedInASandbox() async throws {
    let (service, store) = try await service()
    var first = run()
    first.model = service.folder.path
    try service.folder.write("<p>report", "report.html")
    try store.add(&first)
    #expect(try await service.ask("GET", "/v1/runs/1").json["has_report"] as? Bool == true)
    let answer = try await service.ask("GET", "/v1/runs/1/report")
    #expect(answer.text == "<p>report")
    #expect(answer.headers["content-security-policy"]?.hasPrefix("sandbox;") == true)
  }

  @Test func unknownRunsAreNotFound() async throws {
    let (service, _) = try await service()
    for path in ["/v1/runs/9", "/v1/runs/x", "/v1/runs/9/report", "/v1/runs/-1", "/v1/runs/1e9"] {
      #expect(try await service.ask("GET", path).code == "not_found", "\(path)")
    }
  }

  @Test func eventsTellWhatHappens() async throws {
    let (service, store) = try await service()
    let connection = try await RawConnection(port: service.port)
    try await connection.send("GET /v1/runs/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    let head = try #require(await connection.readHead())
    #expect(head.lowercased().contains("content-type: text/event-stream"))
    #expect(try await connection.nextChunk() == ": runs\n\n")
    var first = run()
    try store.add(&first)
    #expect(try await connection.nextChunk()?.hasPrefix("event: run\ndata: {\"id\":1,") == true)
    try store.add(epoch: 1, ["loss": 0.5], to: first)
    let epoch = try #require(await connection.nextChunk())
    #expect(epoch.hasPrefix("event: epoch\ndata: {\"id\":1,\"epoch\":0,\"figures\":{\"loss\":0.5}}\n\nevent: run\n"))
    first.status = .failed
    try store.update(first)
    #expect(try await connection.nextChunk()?.contains("\"status\":\"failed\"") == true)
    await service.beginShutdown()
    #expect(try await connection.nextChunk() == nil)
    try await service.end()
  }
}
