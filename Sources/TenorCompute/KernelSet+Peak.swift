import CTenorKernels

extension KernelSet {
  /// Measures how many multiplications and additions of operands the threads of `pool` do in a second, all at once and on
  /// registers alone: what no product can exceed.
  ///
  /// - Parameters:
  ///   - rounds: Measurements of some milliseconds; the best counts.
  ///   - now: The time since some fixed moment.
  package func peakRate(pool: WorkerPool, rounds: Int = 20, now: () -> Duration) -> Double {
    let count = 20_000
    var best = 0.0
    for _ in 0..<rounds {
      let start = now()
      pool.run(tasks: pool.count) { _, _ in _ = self.table.multiply_adds(Int64(count)) }
      let seconds = (now() - start) / .seconds(1)
      best = max(best, Double(pool.count) * Double(count) * Double(table.operations_per_count) / seconds)
    }
    return best
  }
}
