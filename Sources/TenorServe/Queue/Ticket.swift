import Synchronization
import TenorInsight
package import TenorModel

/// What is computed for a text.
package enum Work: Sendable, Hashable {
  case verdict
  /// The verdict with the part of each word in it, and the score after each word.
  case explanation(ExplanationWish)
}

/// What is computed of a text.
package struct ComputedText: Sendable {
  package let verdict: Verdict
  package var explanation: ExplainedText?
}

/// Texts of one request that wait for their answer.
package final class Ticket: Sendable {
  package let texts: [String]
  package let model: ServedModel
  package let work: Work
  /// When it is too late, on the queue's clock.
  let deadline: Duration
  /// About how much work each text is.
  let costs: [Double]

  private struct State {
    var findings: [ComputedText?]
    var missing: Int
    var outcome: Result<[ComputedText], Problem>?
    var waiters: [CheckedContinuation<Result<[ComputedText], Problem>, Never>] = []
  }
  private let state: Mutex<State>

  init(texts: [String], model: ServedModel, work: Work, deadline: Duration) {
    self.texts = texts
    self.model = model
    self.work = work
    self.deadline = deadline
    costs = texts.map { model.cost(ofBytes: $0.utf8.count) * work.weight }
    state = Mutex(State(findings: Array(repeating: nil, count: texts.count), missing: texts.count))
  }

  /// Whether it has its answer, be it that it failed.
  package var isAnswered: Bool { state.withLock { $0.outcome != nil } }

  /// Waits for what was found of each text, in their order.
  package func found() async throws(Problem) -> [ComputedText] {
    let outcome = await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.outcome == nil { state.waiters.append(continuation) }
        return state.outcome
      }
      if let known { continuation.resume(returning: known) }
    }
    return try outcome.get()
  }

  /// Takes what was found of the texts from `start` on.
  func store(_ findings: [ComputedText], from start: Int) {
    answer { state in
      for (offset, finding) in findings.enumerated() { state.findings[start + offset] = finding }
      state.missing -= findings.count
      return state.missing == 0 ? .success(state.findings.compactMap(\.self)) : nil
    }
  }

  /// Ends the wait without an answer, if there is none yet.
  func fail(_ problem: Problem) { answer { _ in .failure(problem) } }

  private func answer(_ body: (inout State) -> Result<[ComputedText], Problem>?) {
    let waiters = state.withLock { state -> [CheckedContinuation<Result<[ComputedText], Problem>, Never>] in
      guard state.outcome == nil, let outcome = body(&state) else { return [] }
      state.outcome = outcome
      defer { state.waiters = [] }
      return state.waiters
    }
    guard let outcome = state.withLock({ $0.outcome }) else { return }
    for waiter in waiters { waiter.resume(returning: outcome) }
  }
}

extension Work {
  /// How much more work it is than a verdict.
  var weight: Double {
    switch self {
    case .verdict: 1
    case .explanation(let wish):
      1 + (wish.method.map { $0 == .gradient ? 4 : 200 } ?? 0) + (wish.showsEvolution ? 60 : 0)
    }
  }
}
