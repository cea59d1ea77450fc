import TenorCompute

/// A worker's runners and memory for one network.
final class NetworkWorker {
  let pass: Pass
  private let plan: NetworkPlan
  private let runners: [any LayerRunner]
  private var lengths: [Int] = []
  /// Where each sequence of the micro-batch begins, if it is padded before its tokens: the steps up to its end.
  private var stepsToEnd: Int?
  /// For each sequence, what its embedded tokens are multiplied by; empty where they stay as they are.
  var tokenScales: [Float] = []
  /// The layer before which the last forward pass stored the padding of each sequence.
  private var expandedLayer: Int?
  private let expansion = PrefixExpansion()

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
    case .padded(let length) where canSharePadding:
      pass.layout.setPrefixed(lengths, steps: length)
      padding = pass.layout.steps
    case .padded(let length):
      pass.layout.setFilled(lengths, steps: length, side: plan.input.padding)
      padding = length
    case .paddedMasked(let length):
      pass.layout.setPadded(lengths, steps: length, side: plan.input.padding)
      padding = length
    }
    stepsToEnd = padding > 0 && plan.input.padding == .pre ? padding : nil
    pass.distinct.invalidate()
    pass.tokens.removeAll(keepingCapacity: true)
    pass.tokens.append(contentsOf: repeatElement(0, count: pass.layout.count))
    for (place, row) in rows.enumerated() {
      for (token, position) in zip(batch[row], positions(ofTokensAt: place)) { pass.tokens[position] = token }
    }
  }

  /// The positions of the tokens of the sequence at `place` of the micro-batch, in their order.
  func positions(ofTokensAt place: Int) -> some Sequence<Int> {
    let start = stepsToEnd.map { $0 - lengths[place] } ?? 0, offsets = pass.layout.offsets
    return (start..<start + lengths[place]).lazy.map { offsets[$0] + place }
  }

  /// Initial states, and squares of the parts of an embedding's gradient, belong to single sequences.
  private var canSharePadding: Bool {
    plan.sharesPadding(isTraining: pass.isTraining) && pass.states == nil && pass.gradients?.squaresParts != true
  }

  /// Runs all layers on the sequences that were loaded.
  func forward() -> Activations {
    expandedLayer = nil
    var x = Activations(values: pass.arena.matrix(0, 0), layout: pass.layout)
    for (index, runner) in runners.enumerated() {
      if !plan.layers[index].sharesPadding(isTraining: pass.isTraining) { expand(&x, before: index) }
      x = runner.forward(x, pass)
      if index == 0, !tokenScales.isEmpty { scaleTokens(x.values) }
    }
    expand(&x, before: runners.count)
    return x
  }

  /// Multiplies the embedded tokens of each sequence, and not its padding, by the sequence's factor.
  private func scaleTokens(_ embedded: MatrixView) {
    for (place, scale) in tokenScales.enumerated() {
      for position in positions(ofTokensAt: place) {
        embedded.withMutableRow(position) { for column in $0.indices { $0[column] *= scale } }
      }
    }
  }

  private func expand(_ x: inout Activations, before layer: Int) {
    guard let layout = x.layout, layout.prefix > 0 else { return }
    expandedLayer = layer
    expansion.set(layout)
    x = expansion.expanded(x, pass.arena)
  }

  /// Adds the gradients of all weights to the pass's, where these are wanted.
  ///
  /// - Returns: The gradient of the embedded tokens, at their positions; that of padding may stand together at one of its
  ///   positions.
  @discardableResult
  func backward(_ outputGradient: MatrixView) -> MatrixView {
    var gradient = outputGradient
    for index in (0...runners.count).reversed() {
      if index < runners.count { gradient = runners[index].backward(gradient, pass) }
      if expandedLayer == index { gradient = expansion.collapsed(gradient, pass.arena) }
    }
    return gradient
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
