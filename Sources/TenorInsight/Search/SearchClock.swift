import TenorTraining

/// Ends the trainings of a search when the time is up.
final class SearchClock {
  /// A training was ended before it had a whole epoch, or on demand.
  struct Cut: Error {}

  private let deadline: Duration
  private let isFirst: Bool
  private let now: () -> Duration
  private let isStopped: () -> Bool
  private var epochBegun: Duration
  /// Whether the training was ended after a whole epoch for lack of time.
  private(set) var isCut = false

  /// - Parameters:
  ///   - deadline: When the time is up.
  ///   - isFirst: Whether there is no result yet: then an epoch is ended in any case.
  init(deadline: Duration, isFirst: Bool, now: @escaping () -> Duration, isStopped: @escaping () -> Bool) {
    self.deadline = deadline
    self.isFirst = isFirst
    self.now = now
    self.isStopped = isStopped
    epochBegun = now()
  }

  var callback: Callback {
    { [self] loop, event in
      switch event {
      case .epochBegin: epochBegun = now()
      case .batchEnd:
        let isLate = loop.epoch == 0 && !isFirst && now() > deadline
        if isLate || isStopped() { throw Cut() }
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
