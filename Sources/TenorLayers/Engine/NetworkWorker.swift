import TenorCompute

/// A worker's runners and memory for one network.
final class NetworkWorker {
  let pass: Pass
  private let plan: NetworkPlan
  private let runners: [any LayerRunner]
  private var lengths: [Int] = []

  init(_ plan: NetworkPlan, weights: FloatBuffer, packed: FloatBuffer, kernels: EngineKernels) {
    self.plan = plan
    pass = Pass(kernels: kernels, weights: weights, packed: packed)
    runners = plan.layers.map { $0.makeRunner() }
  }

  /// Reads the sequences of a micro-batch.
  ///
  /// - Parameters:
  ///   - rows: The sequences' rows in `batch`, longest first.
  ///   - ids: Their places in the mini-batch.
  func load(_ batch: TokenBatch, rows: some Sequence<Int>, ids: some Sequence<Int>) {
    pass.arena.reset()
    pass.rowIds.removeAll(keepingCapacity: true)
    pass.rowIds.append(contentsOf: ids)
    lengths.removeAll(keepingCapacity: true)
    for row in rows { lengths.append(batch.length(row)) }
    var padding = 0
    switch plan.storage {
    case .ragged: pass.layout.setRagged(lengths)
    case .padded(let length):
      pass.layout.setRagged(repeatElement(length, count: lengths.count))
      padding = length
    case .paddedMasked(let length):
      pass.layout.setPadded(lengths, steps: length, side: plan.input.padding)
      padding = length
    }
    pass.tokens.removeAll(keepingCapacity: true)
    pass.tokens.append(contentsOf: repeatElement(0, count: pass.layout.count))
    for (place, row) in rows.enumerated() {
      let start = padding > 0 && plan.input.padding == .pre ? padding - lengths[place] : 0
      for (index, token) in batch[row].enumerated() {
        pass.tokens[pass.layout.offsets[start + index] + place] = token
      }
    }
  }

  /// Runs all layers on the sequences that were loaded.
  func forward() -> Activations {
    runners.reduce(Activations(values: pass.arena.matrix(0, 0), layout: pass.layout)) { $1.forward($0, pass) }
  }

  /// Adds the gradients of all weights to the pass's.
  func backward(_ outputGradient: MatrixView) {
    _ = runners.reversed().reduce(outputGradient) { $1.backward($0, pass) }
  }
}

extension NetworkPlan {
  /// Throws if a row of the batch cannot be read by this network.
  package func check(_ batch: TokenBatch) throws(NetworkError) {
    for row in 0..<batch.count {
      let length = batch.length(row)
      if let maximum = input.maximumLength, length > maximum {
        throw .sequenceTooLong(row: row, length: length, maximum: maximum)
      }
      for token in batch[row] where token < 0 || Int(token) >= vocabulary {
        throw .tokenOutOfRange(row: row, token: Int(token), vocabulary: vocabulary)
      }
    }
  }
}
