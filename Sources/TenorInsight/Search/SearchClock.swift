import TenorCompute
import TenorModel
import TenorTraining

/// Ends the trainings of a search when the time is up.
final class SearchClock {
  private struct Cut: Error {}

  private let deadline: Duration
  private let isFirst: Bool
  private let now: () -> Duration
  private let isStopped: () -> Bool
  private let begun: Duration
  private var epochBegun: Duration
  /// Whether the training was ended before its own end.
  private(set) var isCut = false

  /// - Parameters:
  ///   - deadline: When the time is up.
  ///   - isFirst: Whether there is no result yet: then an epoch is ended in any case.
  init(deadline: Duration, isFirst: Bool, now: @escaping () -> Duration, isStopped: @escaping () -> Bool) {
    self.deadline = deadline
    self.isFirst = isFirst
    self.now = now
    self.isStopped = isStopped
    begun = now()
    epochBegun = begun
  }

  /// Seconds since the clock was made.
  var seconds: Double { (now() - begun) / .seconds(1) }

  /// Trains.
  ///
  /// - Returns: `nil` for a training that was ended before it had a whole epoch, or on demand.
  func run(_ training: ClassifierTraining, pool: WorkerPool, precision: Precision) throws -> TextClassifier? {
    do {
      return try training.run(pool: pool, precision: precision, callbacks: [callback])
    } catch is Cut {
      return nil
    }
  }

  private var callback: Callback {
    { [self] loop, event in
      switch event {
      case .epochBegin: epochBegun = now()
      case .batchEnd:
        let isStopped = isStopped()
        let isLate = loop.epoch == 0 && !isFirst && now() > deadline
        if isLate || (isStopped && (loop.epoch == 0 || !isFirst)) { throw Cut() }
        // The epoch ends here: what was learnt so far is kept, though the recipe alone does not tell it.
        if isStopped { (isCut, loop.stopTraining) = (true, true) }
      case .epochEnd:
        // The next epoch takes as long as this one.
        let time = now()
        guard !loop.stopTraining, time + (time - epochBegun) > deadline else { return }
        isCut = true
        loop.stopTraining = true
      case .fitBegin, .fitEnd: break
      }
    }
  }
}
