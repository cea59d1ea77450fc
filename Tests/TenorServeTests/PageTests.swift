import Foundation
import TenorModel
import TenorServe
import Testing

/// Drives the page in Chromium. The scripts need Python's own library only.
@Suite("The page in a browser", .serialized)
struct PageTests {
  private static let python = Program.python
  static let canRun = python != nil && Program.path("chromium", "chromium-browser", "google-chrome") != nil
  static let skip: Comment = "needs python3 and Chromium"

  /// What the script printed, and its exit status.
  private static func check(_ arguments: [String]) async throws -> (output: String, status: Int32) {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Page/check_page.py").path
    return try await Program.run(python ?? "python3", [script] + arguments)
  }

  @Test("does what it should, also where the service does not", .enabled(if: canRun, skip))
  func mock() async throws {
    let (output, status) = try await Self.check([])
    #expect(status == 0, "\(output.split(separator: "\n").filter { $0.hasPrefix("FAIL") }.joined(separator: "\n"))")
    #expect(output.split(separator: "\n").count { $0.hasPrefix("ok") } >= 30, "\(output)")
  }

  @Test("shows what the service answers", .enabled(if: canRun, skip))
  func service() async throws {
    let service = try await RunningService { configuration, _ in
      configuration.models.insert(ModelSource(path: try TextClassifier.bundledPath()), at: 0)
    }
    let (output, status) = try await Self.check(["--base", "http://127.0.0.1:\(service.port)/"])
    #expect(status == 0, "\(output.split(separator: "\n").filter { $0.hasPrefix("FAIL") }.joined(separator: "\n"))")
    #expect(output.split(separator: "\n").count { $0.hasPrefix("ok") } >= 15, "\(output)")
    try await service.end()
  }
}
