public import TenorTraining

extension RunStore {
  /// The figures of each epoch of a run as a history; figures that were no numbers are NaN.
  ///
  /// - Throws: ``RunStoreError`` for a store that cannot be read.
  public func history(of id: Int64) throws(RunStoreError) -> History {
    let epochs = try epochs(of: id)
    var history = History()
    for (epoch, figures) in epochs.enumerated() {
      // The store holds finite numbers only, and every epoch has a loss.
      history.append(epoch: epoch, logs: figures.merging(["loss": .nan]) { known, _ in known })
    }
    return history
  }
}
