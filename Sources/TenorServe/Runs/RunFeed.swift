import Foundation
import Synchronization
import TenorInsight

/// The runs of a store, and what happens to them.
final class RunFeed: Sendable {
  private let store: RunStore

  /// Opens the store, which is made if it is not there.
  ///
  /// - Throws: `RunStoreError`.
  init(path: String) throws(RunStoreError) { store = try RunStore(path: path, timeout: 2) }

  /// What a page shows of a run.
  struct Entry: Sendable, Hashable {
    let run: TrainingRun
    let epochs: [[String: Double]]

    var id: Int64 { run.id ?? 0 }
  }

  /// All runs, the newest first.
  ///
  /// - Parameter known: Runs by number as they were before. The epochs of those that have ended since are not read again.
  func entries(known: [Int64: Entry] = [:]) async throws -> [Entry] {
    try await Background.run { [self] in
      try store.runs().reversed().map { run in
        if let entry = known[run.id ?? 0], entry.run == run, run.status != .running { return entry }
        return Entry(run: run, epochs: try store.epochs(of: run.id ?? 0))
      }
    }
  }

  /// One run; `nil` if there is none of that number.
  func entry(_ id: Int64) async throws -> Entry? {
    try await Background.run { [self] in
      do {
        return Entry(run: try store.run(id), epochs: try store.epochs(of: id))
      } catch let error as RunStoreError where error.kind == .noRun {
        return nil
      }
    }
  }
}
