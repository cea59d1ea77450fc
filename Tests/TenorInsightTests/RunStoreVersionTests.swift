import Foundation
import GRDB
import TenorInsight
import Testing

@Suite("Versions and damage of the store of runs")
struct RunStoreVersionTests {
  private let folder: URL
  private var path: String { folder.appending(path: "runs.sqlite").path }

  init() throws {
    folder = URL.temporaryDirectory.appending(path: "tenor-store-versions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// What `sqlite3 runs.sqlite .dump` wrote of a store of the first version, with a second run that has only begun.
  private static let firstVersion = #"""
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES('1');
    CREATE TABLE "run" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "experiment" TEXT NOT NULL, "recipe" TEXT NOT NULL, "data" TEXT NOT NULL, "seed" TEXT NOT NULL, "precision" TEXT NOT NULL, "version" TEXT NOT NULL, "machine" TEXT NOT NULL, "status" TEXT NOT NULL, "results" TEXT NOT NULL, "threads" INTEGER NOT NULL, "begun" DATETIME NOT NULL, "command" TEXT, "model" TEXT, "problem" TEXT, "sample" INTEGER, "parameters" INTEGER, "seconds" DOUBLE);
    INSERT INTO run VALUES(1,'001-lstm',replace('name: 001-lstm\n','\n',char(10)),'imdb.npz','18446744073709551615','float32','0.1.0','avx2','finished','{"test_accuracy":0.84}',2,'1970-01-12 13:46:40.125','tenor reproduce','models/1',NULL,1000,293953,1.5);
    INSERT INTO run VALUES(4,'002-gru','','imdb.npz','0','float32','0.1.0','avx2','failed','{}',2,'1970-01-12 13:46:41.000',NULL,NULL,'it said "no"',NULL,NULL,NULL);
    CREATE TABLE "epoch" ("runID" INTEGER NOT NULL REFERENCES "run"("id") ON DELETE CASCADE, "number" INTEGER NOT NULL, "figures" TEXT NOT NULL, PRIMARY KEY ("runID", "number"));
    INSERT INTO epoch VALUES(1,1,'{"accuracy":0.25,"loss":0.5}');
    INSERT INTO epoch VALUES(1,2,'{"accuracy":0.5}');
    DELETE FROM sqlite_sequence;
    INSERT INTO sqlite_sequence VALUES('run',6);
    CREATE INDEX "run_on_experiment" ON "run"("experiment");
    """#

  @Test func aStoreOfTheFirstVersionIsRead() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: Self.firstVersion) }
    let store = try RunStore(path: path)
    #expect(try store.runs().map(\.id) == [1, 4])
    var finished = try store.run(1)
    var expected = TrainingRun(
      experiment: "001-lstm", recipe: "name: 001-lstm\n", data: "imdb.npz", sample: 1000, seed: .max,
      precision: "float32", threads: 2, version: "0.1.0", machine: "avx2", command: "tenor reproduce",
      begun: Date(timeIntervalSince1970: 1_000_000.125))
    try RunStore(path: folder.appending(path: "other.sqlite").path).add(&expected)
    expected.status = .finished
    expected.seconds = 1.5
    expected.parameters = 293_953
    expected.model = "models/1"
    expected.results = ["test_accuracy": 0.84]
    #expect(finished == expected)
    let failed = try store.run(4)
    #expect(failed.status == .failed)
    #expect(failed.problem == "it said \"no\"")
    #expect([failed.sample, failed.parameters] == [nil, nil])
    #expect(try store.epochs(of: 1) == [["loss": 0.5, "accuracy": 0.25], ["accuracy": 0.5]])
    finished.seconds = 2
    try store.update(finished)
    #expect(try RunStore(path: path).run(1) == finished)
    var next = expected
    try store.add(&next)
    // Numbers of runs that were deleted are not given again.
    #expect(next.id == 7)
    try store.delete(1)
    #expect(try store.epochs(of: 1).isEmpty)
  }

  @Test func aStoreOfANewerVersionIsLeftAlone() throws {
    _ = try RunStore(path: path)
    try DatabaseQueue(path: path).write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('next')") }
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: path) }
    #expect(error?.kind == .unavailable)
    #expect(error?.problem.contains("newer version") == true)
  }

  @Test func aTableOfAnotherProgramIsNamed() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE run (distance REAL)") }
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: path) }
    #expect(error?.kind == .damaged)
    #expect(error?.description.hasPrefix(path) == true)
    let columns = try DatabaseQueue(path: path).read { try $0.columns(in: "run").map(\.name) }
    #expect(columns == ["distance"])
  }

  private func filledStore() throws {
    let store = try RunStore(path: path)
    for seed in 0..<50 {
      var run = TrainingRun(
        experiment: "many", recipe: String(repeating: "x", count: 500), data: "", seed: UInt64(seed), precision: "",
        threads: 1, version: "", machine: "", begun: Date(timeIntervalSince1970: 0))
      try store.add(&run)
    }
  }

  @Test func pagesThatAreOverwrittenAreDamage() throws {
    try filledStore()
    var bytes = try Data(contentsOf: URL(filePath: path))
    #expect(bytes.count > 20_000)
    for index in 8_192..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index) }
    try bytes.write(to: URL(filePath: path))
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: path).runs() }
    #expect(error?.kind == .damaged)
    #expect(error?.remedy == "move the file away; a new one is made")
  }

  @Test func aFileThatIsCutOffIsDamage() throws {
    try filledStore()
    let bytes = try Data(contentsOf: URL(filePath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: path).runs() }
    #expect(error?.kind == .damaged)
  }

  @Test func aRowThatIsNoRunIsDamage() throws {
    try filledStore()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE run SET run = '{\"seed\": \"x\"}' WHERE id = 7") }
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: path).runs() }
    #expect(error?.kind == .damaged)
    #expect(try RunStore(path: path).run(6).seed == 5)
  }

  /// Not even root can make a folder there.
  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let error = #expect(throws: RunStoreError.self) { try RunStore(path: "/proc/tenor/runs.sqlite") }
    #expect(error?.kind == .unavailable)
    #expect(error?.description.contains("TENOR_RUNS") == true)
  }
}
