import Foundation
import GRDB

/// Runs and their figures in one SQLite file, which several processes may use at once.
///
/// A run is written when it begins, after each epoch and when it ends, each time in one transaction: what was written
/// stays, whatever happens to the process.
public final class RunStore: Sendable {
  /// The file.
  public let path: String
  private let queue: DatabaseQueue

  /// Opens a store, or makes one.
  ///
  /// - Parameters:
  ///   - path: The file; its folder is made.
  ///   - timeout: Seconds to wait for other processes. Default: 10.
  /// - Throws: ``RunStoreError`` for a file that cannot be opened or is no store.
  public init(path: String, timeout: Double = 10) throws(RunStoreError) {
    self.path = path
    queue = try Self.translating(path) {
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      var configuration = Configuration()
      configuration.busyMode = .timeout(timeout)
      configuration.journalMode = .wal
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try Self.prepare(queue, path)
      return queue
    }
  }

  /// Makes the tables, or brings those of an older version up to date.
  private static func prepare(_ queue: DatabaseQueue, _ path: String) throws {
    for attempt in 1...preparations {
      do {
        try checkIsNotNewer(queue, path)
        try migrator.migrate(queue)
        return
      } catch let error as DatabaseError {
        // Another process has made the same tables between the look and the attempt.
        guard error.resultCode == .SQLITE_ERROR, attempt < preparations else { throw error }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  private static let preparations = 20

  /// The store's file where none is named: `runs.sqlite` in `TENOR_RUNS`, else in `tenor` in the user's data folder.
  ///
  /// - Parameter environment: The environment variables. Default: `nil`, which means those of this process.
  public static func standardPath(environment: [String: String]? = nil) -> String {
    let environment = environment ?? ProcessInfo.processInfo.environment
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let data = variable("XDG_DATA_HOME") ?? (variable("HOME") ?? ".") + "/.local/share"
    return (variable("TENOR_RUNS") ?? data + "/tenor") + "/runs.sqlite"
  }

  /// Adds a run, and gives it its number.
  public func add(_ run: inout TrainingRun) throws(RunStoreError) {
    var record = RunRecord(run)
    record.id = nil
    run.id = try Self.translating(path) {
      try queue.write { [record] database in
        try record.insert(database)
        return database.lastInsertedRowID
      }
    }
  }

  /// Writes what has become of a run.
  ///
  /// - Throws: ``RunStoreError`` also for a run that was deleted meanwhile.
  public func update(_ run: TrainingRun) throws(RunStoreError) {
    try Self.translating(path) {
      try queue.write { try RunRecord(run).update($0) }
    }
  }

  /// Writes the figures of an epoch, counted from 1.
  public func add(epoch: Int, _ figures: [String: Double], to run: TrainingRun) throws(RunStoreError) {
    try Self.translating(path) {
      try queue.write { try EpochRecord(runID: run.id ?? 0, number: epoch, figures: figures).save($0) }
    }
  }

  /// All runs, or those of one experiment, the oldest first.
  public func runs(of experiment: String? = nil) throws(RunStoreError) -> [TrainingRun] {
    try Self.translating(path) {
      try queue.read { database in
        var request = RunRecord.order(Column("id"))
        if let experiment { request = request.filter(Column("experiment") == experiment) }
        return try request.fetchAll(database).map(\.numbered)
      }
    }
  }

  /// The run with the given number.
  ///
  /// - Throws: ``RunStoreError`` of kind `noRun` if there is none.
  public func run(_ id: Int64) throws(RunStoreError) -> TrainingRun {
    let found = try Self.translating(path) {
      try queue.read { try RunRecord.fetchOne($0, key: id)?.numbered }
    }
    guard let found else { throw noRun(id) }
    return found
  }

  /// The figures of each epoch of a run, the first first.
  public func epochs(of id: Int64) throws(RunStoreError) -> [[String: Double]] {
    try Self.translating(path) {
      try queue.read { database in
        try EpochRecord.filter(Column("runID") == id).order(Column("number")).fetchAll(database).map(\.figures)
      }
    }
  }

  /// Forgets a run, and removes its log. Its model's folder stays.
  ///
  /// - Throws: ``RunStoreError`` of kind `noRun` if there is none.
  public func delete(_ id: Int64) throws(RunStoreError) {
    try removeLog(of: run(id))
    let wasThere = try Self.translating(path) {
      try queue.write { try RunRecord.deleteOne($0, key: id) }
    }
    guard wasThere else { throw noRun(id) }
  }

  private static func checkIsNotNewer(_ queue: DatabaseQueue, _ path: String) throws {
    guard try queue.read(migrator.hasBeenSuperseded) else { return }
    throw RunStoreError(
      kind: .unavailable, file: path,
      problem: "expected a store of this version of Tenor, found one of a newer version",
      remedy: "use the newer version, or name another folder with TENOR_RUNS")
  }

  private func noRun(_ id: Int64) -> RunStoreError {
    RunStoreError(
      kind: .noRun, file: path, problem: "expected a run with the number \(id), found none",
      remedy: "`tenor runs list` shows the numbers")
  }

  private static func translating<Result>(
    _ path: String, _ body: () throws -> Result
  ) throws(RunStoreError) -> Result {
    do {
      return try body()
    } catch let error as RunStoreError {
      throw error
    } catch let error as DatabaseError {
      throw RunStoreError(error, file: path)
    } catch is RecordError {
      throw RunStoreError(
        kind: .noRun, file: path, problem: "expected the run that is being written, found it deleted",
        remedy: "begin a new run")
    } catch is DecodingError {
      throw RunStoreError(
        kind: .damaged, file: path, problem: "expected runs, found a row that is none",
        remedy: "move the file away; a new one is made")
    } catch {
      throw RunStoreError(
        kind: .unavailable, file: path, problem: "\((error as NSError).localizedDescription)",
        remedy: "check the folder, or name another with TENOR_RUNS")
    }
  }
}

extension RunStoreError {
  fileprivate init(_ error: DatabaseError, file: String) {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        kind: .locked, file: file, problem: "expected to be able to write, but another process holds the file",
        remedy: "try again when it has ended")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_MISMATCH:
      self.init(
        kind: .damaged, file: file, problem: "expected a store of runs, found: \(error.message ?? "damage")",
        remedy: "move the file away; a new one is made")
    default:
      self.init(
        kind: .unavailable, file: file, problem: "expected to be able to use the file: \(error.message ?? "an error")",
        remedy: "check the folder, or name another with TENOR_RUNS")
    }
  }
}
