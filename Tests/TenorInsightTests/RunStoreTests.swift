import Foundation
import GRDB
import TenorInsight
import Testing

@Suite("Store of runs")
struct RunStoreTests {
  private let folder: URL

  init() throws {
    folder = URL.temporaryDirectory.appending(path: "tenor-runs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private var path: String { folder.appending(path: "deep/runs.sqlite").path }

  private func run(_ experiment: String = "001-lstm", seed: UInt64 = .max) -> TrainingRun {
    TrainingRun(
      experiment: experiment, recipe: "name: \(experiment)\n", data: "imdb.npz", sample: 1000, seed: seed,
      precision: "float32", threads: 2, version: "0.1.0", machine: "avx2", command: "tenor reproduce",
      begun: Date(timeIntervalSince1970: 1_000_000))
  }

  @Test func whatIsWrittenIsReadInAnotherProcess() throws {
    let store = try RunStore(path: path)
    var first = run()
    try store.add(&first)
    let id = try #require(first.id)
    try store.add(epoch: 1, ["loss": 0.5, "accuracy": 0.25], to: first)
    try store.add(epoch: 2, ["loss": .nan, "accuracy": 0.5], to: first)
    first.status = .finished
    first.seconds = 1.5
    first.parameters = 293_953
    first.model = "models/1"
    first.results = ["test_accuracy": 0.84]
    try store.update(first)
    // A second connection is what another process has.
    let again = try RunStore(path: path)
    #expect(try again.run(id) == first)
    #expect(try again.epochs(of: id) == [["loss": 0.5, "accuracy": 0.25], ["accuracy": 0.5]])
  }

  @Test func runsAreListedByExperimentAndDeleted() throws {
    let store = try RunStore(path: path)
    var runs = [run("a", seed: 1), run("b", seed: 2), run("a", seed: 3)]
    for index in runs.indices { try store.add(&runs[index]) }
    #expect(try store.runs() == runs)
    #expect(try store.runs(of: "a").map(\.seed) == [1, 3])
    try store.add(epoch: 1, ["loss": 1], to: runs[1])
    let id = try #require(runs[1].id)
    try store.delete(id)
    #expect(try store.runs().map(\.seed) == [1, 3])
    #expect(try store.epochs(of: id).isEmpty)
    for action in [{ try store.delete(id) }, { _ = try store.run(id) }, { try store.update(runs[1]) }] {
      let error = #expect(throws: RunStoreError.self, performing: action)
      #expect(error?.kind == .noRun)
    }
  }

  @Test func manyWritersLoseNothing() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let store = try RunStore(path: path)
          for step in 1...10 {
            var run = TrainingRun(
              experiment: "w\(writer)", recipe: "", data: "", seed: UInt64(step), precision: "float32", threads: 1,
              version: "", machine: "", begun: Date(timeIntervalSince1970: 0))
            try store.add(&run)
            try store.add(epoch: 1, ["loss": Double(step)], to: run)
          }
        }
      }
      try await group.waitForAll()
    }
    let store = try RunStore(path: path)
    #expect(try store.runs().count == 40)
    #expect(Set(try store.runs().compactMap(\.id)).count == 40)
    for writer in 0..<4 { #expect(try store.runs(of: "w\(writer)").map(\.seed) == Array(1...10)) }
  }

  @Test func aFileThatIsNoStoreIsNamed() throws {
    let file = folder.appending(path: "notes.sqlite").path
    try Data(repeating: 65, count: 5000).write(to: URL(filePath: file))
    let damaged = #expect(throws: RunStoreError.self) { try RunStore(path: file) }
    #expect(damaged?.kind == .damaged)
    #expect(damaged?.description.hasPrefix(file) == true)
    #expect(try Data(contentsOf: URL(filePath: file)).count == 5000)
    let unavailable = #expect(throws: RunStoreError.self) { try RunStore(path: file + "/runs.sqlite") }
    #expect(unavailable?.kind == .unavailable)
  }

  @Test func aStoreThatAnotherProcessHoldsIsNamed() throws {
    _ = try RunStore(path: path)
    let other = try DatabaseQueue(path: path)
    let error = try other.inDatabase { database in
      try database.execute(sql: "BEGIN EXCLUSIVE")
      defer { try? database.execute(sql: "ROLLBACK") }
      return #expect(throws: RunStoreError.self) {
        var run = run()
        try RunStore(path: path, timeout: 0.05).add(&run)
      }
    }
    #expect(error?.kind == .locked)
  }

  @Test func aStoreThatAnotherProcessHoldsForAWhileIsWaitedFor() throws {
    let store = try RunStore(path: path)
    let other = try DatabaseQueue(path: path)
    let isHeld = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? other.inDatabase { database in
        try database.execute(sql: "BEGIN EXCLUSIVE")
        isHeld.signal()
        Thread.sleep(forTimeInterval: 0.3)
        try database.execute(sql: "ROLLBACK")
      }
    }
    isHeld.wait()
    var run = run()
    try store.add(&run)
    #expect(run.id == 1)
  }

  @Test func theFolderComesFromTheEnvironment() {
    #expect(RunStore.standardPath(environment: ["TENOR_RUNS": "/r", "HOME": "/h"]) == "/r/runs.sqlite")
    #expect(RunStore.standardPath(environment: ["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/tenor/runs.sqlite")
    #expect(RunStore.standardPath(environment: ["HOME": "/h"]) == "/h/.local/share/tenor/runs.sqlite")
  }
}
