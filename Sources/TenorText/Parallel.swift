import Dispatch
import Synchronization
import TenorCompute

/// Cuts `0 ..< count` into consecutive ranges, runs `body` on all of them, several at a time, and returns the results
/// in the order of the ranges.
///
/// - Parameters:
///   - count: The number of items.
///   - minimum: The least number of items that are worth a range of their own.
///   - body: The work on one range. Its result must not depend on where the ranges are cut, or the caller's would.
package func concurrentMap<Result: Sendable>(
  count: Int, minimum: Int, _ body: @Sendable (Range<Int>) -> Result
) -> [Result] {
  // Several for each core, so that a slow one holds nobody up.
  let pieces = min(4 * WorkerPool.processorCount, max(1, count / max(1, minimum)))
  guard pieces > 1 else { return [body(0..<count)] }
  let results = Mutex([Result?](repeating: nil, count: pieces))
  DispatchQueue.concurrentPerform(iterations: pieces) { piece in
    let result = body(piece * count / pieces..<(piece + 1) * count / pieces)
    results.withLock { $0[piece] = result }
  }
  return results.withLock { $0.compactMap(\.self) }
}
