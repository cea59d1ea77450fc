public import Foundation
public import TenorTraining

/// Writes a run into a store, and its ``TrainingLog`` beside it, while it goes on: at its begin, after each epoch, and at
/// its end.
public struct RunRecorder: Sendable {
  /// The run as it was last written.
  public private(set) var run: TrainingRun
  /// The figures of each epoch for other programs, in a folder of ``RunStore/logFolder``.
  public let log: TrainingLog
  private let store: RunStore

  /// Writes that a run begins.
  ///
  /// - Parameter now: The time, for the log.
  public init(
    _ run: TrainingRun, in store: RunStore, now: @escaping @Sendable () -> Date = { Date() }
  ) throws(RunStoreError) {
    self.store = store
    var run = run
    try store.add(&run)
    run.log = store.freeLogFolder(for: run)
    try store.update(run)
    log = TrainingLog(folder: run.log, now: now)
    self.run = run
  }

  /// Writes the figures of each epoch; throws a ``RunStoreError`` where that fails.
  public var callback: Callback {
    { [run, store, writeLog = log.callback] loop, event in
      switch event {
      case .fitBegin where loop.isResumed:
        // What came before the interruption belongs to this run as well.
        let history = loop.history
        for (index, epoch) in history.epochs.enumerated() {
          try store.add(epoch: epoch + 1, history.logs(at: index), to: run)
        }
      case .epochEnd(let epoch, let logs): try store.add(epoch: epoch + 1, logs, to: run)
      default: break
      }
      try writeLog(&loop, event)
    }
  }

  /// Writes that the run came to its end, with what `change` adds to it.
  public mutating func finish(_ change: (inout TrainingRun) -> Void = { _ in }) throws(RunStoreError) {
    change(&run)
    run.status = .finished
    try store.update(run)
  }

  /// Writes that the run ended with an error.
  public mutating func fail(_ error: any Error) throws(RunStoreError) {
    run.status = .failed
    run.problem = "\(error)"
    try store.update(run)
  }
}
