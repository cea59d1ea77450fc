import Synchronization

/// Counts the time steps that each recurrent kernel ran, so that a test can see that every option takes the fast path.
package final class StepCounter: Sendable {
  package static let shared = StepCounter()

  private let simpleRNN = Atomic<Int>(0)
  private let gru = Atomic<Int>(0)
  private let gruResetBefore = Atomic<Int>(0)
  private let lstm = Atomic<Int>(0)

  /// The time steps that `kernel` ran in this process.
  package func steps(_ kernel: RecurrentKernel) -> Int {
    switch kernel {
    case .simpleRNN: simpleRNN.load(ordering: .relaxed)
    case .gru: gru.load(ordering: .relaxed)
    case .gruResetBefore: gruResetBefore.load(ordering: .relaxed)
    case .lstm: lstm.load(ordering: .relaxed)
    }
  }

  func count(_ kernel: RecurrentKernel, _ steps: Int) {
    switch kernel {
    case .simpleRNN: simpleRNN.wrappingAdd(steps, ordering: .relaxed)
    case .gru: gru.wrappingAdd(steps, ordering: .relaxed)
    case .gruResetBefore: gruResetBefore.wrappingAdd(steps, ordering: .relaxed)
    case .lstm: lstm.wrappingAdd(steps, ordering: .relaxed)
    }
  }
}
