public import TenorTraining

/// Writes a run into a store while it goes on: at its begin, after each epoch, and at its end.
public struct RunRecorder: Sendable {
  /// The run as it was last written.
  public private(set) var run: TrainingRun
  private let store: RunStore

  /// Writes that a run begins.
  public init(_ run: TrainingRun, in store: RunStore) throws(RunStoreError) {
    self.store = store
    var run = run
    try store.add(&run)
    self.run = run
  }

  /// Writes the figures of each epoch; throws a ``RunStoreError`` where that fails.
  public var callback: Callback {
    { [run, store] _, event in
      guard case .epochEnd(let epoch, let logs) = event else { return }
      try store.add(epoch: epoch + 1, logs, to: run)
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
