/// Hands the state of a training out when it is due.
struct CheckpointSaver {
  private let plan: CheckpointPlan
  private let now: @Sendable () -> Duration
  private var last: Duration
  private var steps = 0

  init(_ plan: CheckpointPlan, now: @escaping @Sendable () -> Duration) throws(TrainingError) {
    do { try plan.validate() } catch { throw .setting(error) }
    self.plan = plan
    self.now = now
    last = now()
  }

  /// Whether a state is due after another step. That of a training that is about to end is not: the next event would not be
  /// the one that follows it in a training which goes on.
  mutating func isDue(afterStep loop: Loop) -> Bool {
    steps += 1
    guard !loop.stopTraining else { return false }
    return plan.steps.map { steps >= $0 } == true || isTime
  }

  /// Whether a state is due after an epoch has been closed, which saves validating it again.
  func isDue(afterEpoch loop: Loop) -> Bool { !loop.stopTraining && isTime }

  private var isTime: Bool { plan.seconds.map { (now() - last) / .seconds(1) >= $0 } ?? false }

  mutating func save(_ state: TrainingState) throws {
    try plan.save(state)
    steps = 0
    last = now()
  }
}
