import Foundation
import TenorInsight
import TenorServe
import Testing

/// Lets schemathesis make requests of the document that the service gives of itself, and compare the answers with it.
@Suite("The OpenAPI document, by schemathesis")
struct SchemathesisTests {
  private static let isThere = Program.pythonHas("schemathesis")
  private static let skip: Comment = "no Python with the package schemathesis: name one with TENOR_PYTHON"

  @Test(.enabled(if: Self.isThere, Self.skip))
  func everyAnswerIsAsTheDocumentSays() async throws {
    let service = try await RunningService { configuration, folder in
      configuration.runStore = folder.path + "/runs/runs.sqlite"
    }
    var run = TrainingRun(
      experiment: "001-lstm", recipe: "training:\n  epochs: 4\n", data: "imdb", seed: 1, precision: "float32",
      threads: 1, version: "1", machine: "m", begun: Date(timeIntervalSince1970: 0))
    let store = try RunStore(path: service.folder.path + "/runs/runs.sqlite")
    try store.add(&run)
    try store.add(epoch: 1, ["loss": 0.5], to: run)
    // A stream of events has no end, which schemathesis waits for.
    let (output, status) = try await Program.run(
      try #require(Program.python),
      [
        "-c", "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())", "run",
        "http://127.0.0.1:\(service.port)/openapi.json", "--exclude-path", "/v1/runs/events", "--checks", "all",
        "--phases", "coverage,fuzzing,stateful", "--max-examples", "40", "--seed", "1", "--no-color",
        "--request-timeout", "120", "--suppress-health-check", "all",
      ], in: service.folder.path)
    #expect(status == 0, "\(output.suffix(6000))")
    let passed = output.firstMatch(of: /(\d+) generated, (\d+) passed/)
    #expect(passed.map { $0.1 == $0.2 && (Int($0.1) ?? 0) >= 300 } == true, "\(output.suffix(2000))")
    print("schemathesis: \(passed.map { String($0.0) } ?? "nothing")")
    try await service.end()
  }
}
