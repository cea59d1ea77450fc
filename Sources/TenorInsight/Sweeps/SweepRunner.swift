import Synchronization
public import TenorCompute
import TenorData
import TenorTraining

/// Trains the combinations of a sweep, several at once, and remembers them: what has been run to its end is not run again.
public struct SweepRunner: Sendable {
  /// What became of one training.
  public enum Outcome: Sendable {
    /// It came to its end, now or in an earlier sweep.
    case finished(TrainingRun)
    /// It ended with an error.
    case failed(String)
    /// It was not begun, or not ended, before the sweep was stopped.
    case stopped
  }

  /// One training of a sweep.
  public struct Job: Sendable {
    /// The place of its combination in the sweep.
    public let trial: Int
    /// The seed.
    public let seed: UInt64
    /// What became of it.
    public let outcome: Outcome

    package init(trial: Int, seed: UInt64, outcome: Outcome) {
      self.trial = trial
      self.seed = seed
      self.outcome = outcome
    }
  }

  private let store: RunStore
  private let sample: Int?
  private let precision: Precision
  private let threads: Int
  private let parallel: Int

  /// - Parameters:
  ///   - store: Where runs are remembered.
  ///   - sample: The examples taken of each part of the data, for a quick try; `nil` for all.
  ///   - precision: What recurrent layers multiply.
  ///   - threads: The threads to work with, at least 1. Results do not depend on it.
  ///   - parallel: The trainings at one time, from 1 to the number of threads, which share the threads. Default: one for
  ///     each thread.
  public init(
    store: RunStore, sample: Int? = nil, precision: Precision = .float32,
    threads: Int = WorkerPool.processorCount, parallel: Int? = nil
  ) {
    self.store = store
    self.sample = sample
    self.precision = precision
    self.threads = max(1, threads)
    self.parallel = min(self.threads, max(1, parallel ?? threads))
  }

  /// Trains each combination with each seed.
  ///
  /// - Parameters:
  ///   - parts: The data.
  ///   - command: What was typed.
  ///   - isStopped: Asked often; once it is `true`, no training is begun or gone on with.
  ///   - onEnd: Called at the end of each training, from several threads.
  /// - Returns: All trainings, in the order of the combinations and seeds. One that fails does not end the others.
  public func run(
    _ sweep: Sweep, on parts: RecipeData.Parts, command: String? = nil,
    isStopped: @escaping @Sendable () -> Bool = { false }, onEnd: @Sendable (Job) -> Void = { _ in }
  ) -> [Job] {
    let seeds = min(sweep.seeds, Sweep.maximumTrials)
    let count = sweep.trials.count * seeds
    let fingerprint = parts.fingerprint
    let jobs = Mutex([Job?](repeating: nil, count: count))
    let atOnce = min(parallel, max(1, count))
    WorkerPool(count: atOnce).run(tasks: count) { worker, index in
      let trial = index / seeds, seed = UInt64(index % seeds + 1)
      // What does not go into the threads evenly goes to the first workers.
      let share = threads / atOnce + (worker < threads % atOnce ? 1 : 0)
      let outcome = outcome(
        of: sweep.trials[trial].recipe, seed: seed, parts, fingerprint, threads: max(1, share), command, isStopped)
      let job = Job(trial: trial, seed: seed, outcome: outcome)
      jobs.withLock { $0[index] = job }
      onEnd(job)
    }
    return jobs.withLock { $0.compactMap { $0 } }
  }

  private func outcome(
    of recipe: Recipe, seed: UInt64, _ parts: RecipeData.Parts, _ fingerprint: String, threads: Int,
    _ command: String?, _ isStopped: @escaping @Sendable () -> Bool
  ) -> Outcome {
    let reproduction = Reproduction(
      store: store, sample: sample, precision: precision, fingerprint: fingerprint, pool: WorkerPool(count: threads))
    do {
      if let known = try reproduction.finished(recipe, seed: seed) { return .finished(known) }
      guard !isStopped() else { return .stopped }
      return .finished(
        try reproduction.run(recipe, seed: seed, parts: parts, command: command, callbacks: [Self.stop(isStopped)]))
    } catch is SweepStopped {
      return .stopped
    } catch {
      return .failed("\(error)")
    }
  }

  private static func stop(_ isStopped: @escaping @Sendable () -> Bool) -> Callback {
    { _, event in
      if case .batchEnd = event, isStopped() { throw SweepStopped() }
    }
  }
}

/// A sweep was stopped while this training went on.
struct SweepStopped: Error, CustomStringConvertible {
  let description = "stopped before its end; the same sweep begins it anew."
}
