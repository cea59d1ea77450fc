import Synchronization
import TenorCompute

/// For each token of the vocabulary, bias + x W: what its embedding x adds to the sums of a recurrent layer that reads it
/// straight from there. Looking a row up takes the place of a product, and gives the same sums to the last bit.
///
/// A row takes as long to read whatever the width of the embedding, and a product the longer the wider that is: 256 wide,
/// the table makes prediction 1.1 (8 bits) to 1.5 times (single precision) as fast; 32 wide, as fast or slower.
struct InputTable: Sendable {
  /// Embeddings narrower than this are multiplied.
  static let minimumInputs = 128
  /// Floats of a table at most: 64 MiB.
  static let maximumCount = 1 << 24

  private let layer: Int
  private let isBackwardHalf: Bool
  private let vocabulary: Int
  private let columns: Int
  private let values: FloatBuffer

  /// - Returns: `nil` where a table does not pay.
  init?(_ layer: RecurrentLayer, table: ParameterInfo, weights: FloatBuffer, packed: FloatBuffer, engine: EngineKernels)
  {
    vocabulary = table.shape[0]
    columns = KernelSet.inputSumColumns(layer.kind, units: layer.units)
    guard layer.inputs >= Self.minimumInputs,
      vocabulary * columns <= Self.maximumCount
    else { return nil }
    self.layer = layer.index
    isBackwardHalf = layer.isBackwardHalf
    values = FloatBuffer(count: vocabulary * columns)
    let embeddings = weights.matrix(at: table.offset, rows: vocabulary, columns: layer.inputs)
    let sums = values.matrix(at: 0, rows: vocabulary, columns: columns)
    let pass = Pass(kernels: engine, weights: weights, packed: packed)
    var start = 0
    while start < vocabulary {
      let rows = start..<min(start + 64, vocabulary)
      layer.sumInputs(embeddings.rows(rows), into: sums.rows(rows), pass)
      pass.arena.reset()
      start = rows.upperBound
    }
  }

  func serves(_ layer: RecurrentLayer) -> Bool {
    layer.index == self.layer && layer.isBackwardHalf == isBackwardHalf
  }

  /// Copies the rows of `tokens` to the first rows of `sums`.
  func look(up tokens: ArraySlice<Int32>, into sums: MatrixView) {
    let table = values.matrix(at: 0, rows: vocabulary, columns: columns)
    for (row, token) in tokens.enumerated() {
      sums.rows(row..<row + 1).copy(from: table.rows(Int(token)..<Int(token) + 1))
    }
  }
}

/// The tables of a predictor. They are made once it has read as many tokens as the vocabulary has: from then on they have
/// cost less than what they save, and who predicts a text or two never waits for them.
final class InputTables: Sendable {
  private struct State {
    var tokens = 0
    var isMade = false
    var tables: [InputTable] = []
  }
  private let state = Mutex(State())

  /// The tables that there are.
  var current: [InputTable] { state.withLock { $0.tables } }

  /// Counts the tokens of a call that is about to begin, and makes the tables if it is time. Other calls go on without
  /// them meanwhile.
  func count(_ tokens: Int, vocabulary: Int, make: () -> [InputTable]) {
    let isTime = state.withLock { state in
      state.tokens += state.isMade ? 0 : tokens
      guard !state.isMade, state.tokens >= vocabulary else { return false }
      state.isMade = true
      return true
    }
    guard isTime else { return }
    let tables = make()
    state.withLock { $0.tables = tables }
  }
}

extension NetworkPlan {
  /// The tables that pay for a network with these weights.
  func inputTables(weights: FloatBuffer, packed: FloatBuffer, engine: EngineKernels) -> [InputTable] {
    guard let embedding = layers.first as? EmbeddingLayer,
      // What drops nothing in prediction stands between them.
      let reader = layers.dropFirst().first(where: { !($0 is DropoutLayer) })
    else { return [] }
    let halves =
      if let layer = reader as? BidirectionalLayer {
        // The direction that reads shared padding last has positions of its own.
        sharesPadding(isTraining: false) ? [layer.forward] : [layer.forward, layer.backward]
      } else {
        [reader as? RecurrentLayer].compactMap(\.self)
      }
    return halves.compactMap {
      InputTable($0, table: embedding.table, weights: weights, packed: packed, engine: engine)
    }
  }
}
