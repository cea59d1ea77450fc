import DequeModule
import Foundation
import TenorCompute
import TenorModel

/// Texts that wait to be computed, and the threads that compute them.
///
/// A thread takes what waits at once if no other computes, so that a lone text never waits for company; else it waits a
/// millisecond for more, since a few texts take hardly less time than a tile of them. What arrives meanwhile is computed
/// together. Texts are refused when those before them take longer than three tenths of the latency budget, as measured, so that
/// whoever is accepted has an answer within about that budget; explanations, which take longer than it, when those before them
/// take longer than half the deadline.
package final class ClassificationQueue: Sendable {
  /// How much may wait, and for how long.
  package struct Limits: Sendable, Hashable {
    /// The time within which accepted texts have their verdict: three tenths at most to wait, a third at most for the batch that
    /// they are in, and the rest to be received and sent.
    package var latencyBudget: Duration = .milliseconds(100)
    /// The most texts that are computed together by one thread.
    package var maximumBatch = 64
    /// The time after which a request fails that has no answer.
    package var deadline: Duration = .seconds(10)
    /// The most texts that wait.
    package var maximumTexts = 32_768
    /// The most bytes of texts that wait.
    package var maximumBytes = 256 << 20

    package init() {}

    /// The most seconds that verdicts wait.
    var secondsToWait: Double { 0.3 * (latencyBudget / .seconds(1)) }
    /// The most seconds that a batch should take.
    var secondsOfBatch: Double { latencyBudget / .seconds(3) }
  }

  package let limits: Limits
  package let threads: Int
  let metrics: ServiceMetrics
  private let now: @Sendable () -> Duration
  private let lock = NSCondition()
  /// Guarded by `lock`.
  nonisolated(unsafe) private var line: WaitingLine
  nonisolated(unsafe) private var isStopped = false
  nonisolated(unsafe) private var isIdle = 0

  /// - Parameters:
  ///   - limits: How much may wait.
  ///   - threads: The number of threads that compute; 0 for none, where ``step()`` is called instead.
  ///   - now: The time since some moment; it never goes back.
  package init(
    limits: Limits = Limits(), threads: Int = WorkerPool.processorCount, metrics: ServiceMetrics = ServiceMetrics(),
    now: @escaping @Sendable () -> Duration = ClassificationQueue.uptime
  ) {
    self.limits = limits
    self.threads = max(1, threads)
    self.metrics = metrics
    self.now = now
    line = WaitingLine()
    guard threads > 0 else { return }
    let pool = WorkerPool(count: threads)
    Thread.detachNewThread { [self] in
      pool.run(tasks: threads) { _, _ in while step(waits: true) {} }
    }
  }

  /// The time since the machine was started, which no one can set back.
  @Sendable package static func uptime() -> Duration {
    .nanoseconds(Int64(clamping: DispatchTime.now().uptimeNanoseconds))
  }

  /// Texts and requests that wait or are being computed.
  package var depth: (texts: Int, requests: Int) {
    lock.withLock { (line.texts + line.textsInWork, line.outstanding) }
  }

  /// Accepts texts.
  ///
  /// - Throws: ``Problem`` of code `tooManyRequests` if too much waits already, `unavailable` after ``stop()``.
  /// - Complexity: O(texts)
  package func submit(_ texts: [String], to model: ServedModel, _ work: Work = .verdict) throws(Problem) -> Ticket {
    let ticket = Ticket(texts: texts, model: model, work: work, deadline: now() + limits.deadline)
    guard !texts.isEmpty else {
      ticket.fail(.internalFailure)
      return ticket
    }
    let refusal: Problem? = lock.withLock {
      if isStopped { return .shuttingDown }
      if let wait = waitIfFull(adding: ticket) { return Self.full(wait) }
      line.append(ticket, portion: limits.maximumBatch)
      wake(for: ticket)
      return nil
    }
    if let refusal { throw refusal }
    return ticket
  }

  /// Wakes threads for a ticket that is in the line; not for each text while another thread computes, but for the first, from
  /// which on a thread waits for more, and for those that fill a tile.
  private func wake(for ticket: Ticket) {
    guard isIdle > 0 else { return }
    let count = ticket.texts.count, before = line.textsForVerdicts - count
    if count > Self.tile {
      lock.broadcast()
    } else if ticket.work != .verdict || isIdle == threads || before == 0
      || before / Self.tile < line.textsForVerdicts / Self.tile
    {
      lock.signal()
    }
  }

  /// The texts that take hardly longer together than one of them: rows of a tile of the processor's matrix unit.
  private static let tile = 16
  /// The seconds that a thread waits for a tile of them while another computes.
  private static let patience = 0.001

  /// Accepts texts of a request that has been accepted before, as soon as there is room for them.
  package func submitPatiently(
    _ texts: [String], to model: ServedModel, _ work: Work = .verdict
  ) async throws(Problem) -> Ticket {
    let begun = now()
    while true {
      do {
        return try submit(texts, to: model, work)
      } catch {
        guard error.code == .tooManyRequests else { throw error }
        guard now() - begun < limits.deadline else { throw Self.late(limits.deadline) }
      }
      do { try await Task.sleep(for: .milliseconds(2)) } catch { throw .shuttingDown }
    }
  }

  /// The seconds that a text would have to wait, where that is too long.
  private func waitIfFull(adding ticket: Ticket) -> Double? {
    guard line.outstanding > 0 else { return nil }
    let wait = wait(for: ticket.work, at: now())
    let bytes = ticket.texts.reduce(0) { $0 + $1.utf8.count }
    let isFull =
      wait.seconds > wait.limit || line.texts + ticket.texts.count > limits.maximumTexts
      || line.bytes + bytes > limits.maximumBytes
    return isFull ? wait.seconds : nil
  }

  /// The seconds that work would have to wait now, and the most that it may. Verdicts and explanations have threads of their
  /// own where there are two, so that neither waits for the other.
  private func wait(for work: Work, at time: Duration) -> (seconds: Double, limit: Double) {
    guard work == .verdict else {
      return (line.explanations.seconds(at: time) / Double(max(1, threads - 1)), limits.deadline / .seconds(2))
    }
    let free = max(1, threads - line.explanationsInWork)
    return (line.verdicts.seconds(at: time) / Double(free), limits.secondsToWait)
  }

  private static func full(_ wait: Double) -> Problem {
    let seconds = max(1, Int(min(60, wait.rounded(.up))))
    return Problem(
      .tooManyRequests, "expected room for more texts, found a full queue; try again in \(seconds) s",
      retryAfter: seconds)
  }

  private static func late(_ deadline: Duration) -> Problem {
    Problem(
      .deadlineExceeded,
      "expected an answer within \(deadline), found the service too busy; try again, with fewer texts")
  }

  /// Computes one batch, if one waits.
  ///
  /// - Parameter waits: Whether to wait for one.
  /// - Returns: Whether it makes sense to call again: `false` if nothing waited, or after ``stop()``.
  @discardableResult
  package func step(waits: Bool = false) -> Bool {
    guard let batch = lock.withLock({ takeBatch(waits: waits) }) else { return false }
    compute(batch)
    lock.withLock {
      line.finish(batch)
      if batch.work != .verdict, isIdle > 0 { lock.signal() }
    }
    return true
  }

  /// The next batch; `nil` if nothing waits that may be computed now, or after ``stop()``. The lock is held.
  private func takeBatch(waits: Bool) -> Batch? {
    isIdle += 1
    defer { isIdle -= 1 }
    var hasWaited = !waits
    while !isStopped {
      if !hasWaited, isIdle < threads, (1..<Self.tile).contains(line.textsForVerdicts) {
        hasWaited = true
        _ = lock.wait(until: Date(timeIntervalSinceNow: Self.patience))
        continue
      }
      // Each free thread takes its share in whole tiles, so that all are done at about the same time.
      let share = max(1, (line.texts + isIdle * Self.tile - 1) / (isIdle * Self.tile)) * Self.tile
      let batch = line.takeBatch(
        texts: min(limits.maximumBatch, share), seconds: limits.secondsOfBatch, threads: threads, at: now())
      if batch != nil || !waits { return batch }
      lock.wait()
      hasWaited = false
    }
    return nil
  }

  private func compute(_ batch: Batch) {
    let begun = now()
    let current = batch.pieces.filter { piece in
      if begun > piece.ticket.deadline { piece.ticket.fail(Self.late(limits.deadline)) }
      return !piece.ticket.isAnswered
    }
    guard !current.isEmpty else { return }
    let texts = current.flatMap { $0.ticket.texts[$0.texts] }
    do {
      let findings = try batch.model.findings(of: texts, batch.work)
      var start = 0
      for piece in current {
        piece.ticket.store(Array(findings[start..<start + piece.texts.count]), from: piece.texts.lowerBound)
        start += piece.texts.count
      }
    } catch let problem as Problem {
      for piece in current { piece.ticket.fail(problem) }
    } catch {
      for piece in current { piece.ticket.fail(.internalFailure) }
    }
    let seconds = (now() - begun) / .seconds(1)
    batch.model.speed.observe(cost: current.reduce(0) { $0 + $1.cost }, seconds: seconds)
    metrics.batch(texts: texts.count, seconds: seconds)
  }

  /// Fails the requests whose deadline is over.
  package func expire() {
    let time = now()
    let late = lock.withLock { line.late(at: time) }
    for ticket in late { ticket.fail(Self.late(limits.deadline)) }
  }

  /// Accepts no more, fails what has no answer yet, and ends the threads.
  package func stop() {
    let left = lock.withLock {
      isStopped = true
      lock.broadcast()
      return line.removeAll()
    }
    for ticket in left { ticket.fail(.shuttingDown) }
  }
}

extension ServedModel {
  /// What is found of texts, in their order.
  fileprivate func findings(of texts: [String], _ work: Work) throws -> [ComputedText] {
    let verdicts = try classifier.classify(texts)
    guard case .explanation(let wish) = work else { return verdicts.map { ComputedText(verdict: $0) } }
    return try zip(texts, verdicts).map { text, verdict in
      ComputedText(verdict: verdict, explanation: try explain(text, verdict, wish))
    }
  }
}
