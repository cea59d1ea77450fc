import TenorCompute
import TenorLayers

/// What an epoch has seen so far.
struct EpochTotals: Codable {
  var metrics: MetricSet
  /// The penalties of the regularizers, weighted by the size of their batches.
  var penalty = WeightedMean()

  var logs: Logs {
    var logs = metrics.logs()
    logs["loss", default: 0] += penalty.result
    return logs
  }
}

/// The loss of a mini-batch, vector by vector.
private struct BatchLoss: OutputLoss {
  let loss: Loss
  let targets: Targets
  /// The examples of the mini-batch.
  let rows: [Int]
  let weights: [Float]?
  /// What divides the sum: the number of vectors with a target.
  let count: Float
  let skipsLastActivation: Bool

  func evaluate(_ output: Span<Float>, row: Int, step: Int, gradient: inout MutableSpan<Float>) -> Double {
    let elements = targets.elements(ofRow: rows[row])
    guard step < elements.count else { return 0 }
    let element = elements.lowerBound + step
    let scale = (weights?[element] ?? 1) / count
    return skipsLastActivation
      ? loss.fused(probabilities: output, target: targets[element], scale: scale, gradient: &gradient)
      : loss.gradient(outputs: output, target: targets[element], scale: scale, into: &gradient)
  }
}

extension Trainer {
  /// Floats that one task of an update takes.
  private static let updateChunk = 1 << 15

  /// Computes the gradients of a mini-batch and updates the weights.
  mutating func takeStep(
    _ inputs: TokenBatch, _ targets: Targets, rows: [Int], weights: [Float]?, _ totals: inout EpochTotals
  ) {
    let count = rows.reduce(0) { $0 + targets.elements(ofRow: $1).count }
    let loss = BatchLoss(
      loss: configuration.loss, targets: targets, rows: rows, weights: weights, count: Float(max(1, count)),
      skipsLastActivation: isFused)
    let result = engine.run(
      loop.network, inputs, rows: rows, loss: loss, seed: configuration.seed, step: loop.optimizerState.step)
    for (place, row) in rows.enumerated() {
      totals.metrics.add(result.outputs, row: place, targets, targetRow: row, configuration.loss) {
        weights?[$0] ?? 1
      }
    }
    totals.penalty.add(penalty, weight: Double(rows.count))
    loop.network.makeUnique()
    addPenaltyGradients()
    update()
    constrain()
  }

  /// Whether the last activation is the one that the loss contains.
  private var isFused: Bool {
    switch (configuration.loss.fusedActivation, network.plan.lastActivation) {
    case (.sigmoid, .sigmoid), (.softmax, .softmax): true
    default: false
    }
  }

  private func addPenaltyGradients() {
    for info in network.parameters {
      guard let regularizer = info.activeRegularizer else { continue }
      let all = 0..<network.parameterCount
      network.weights.withSpan(all) { weights in
        engine.gradient.withMutableSpan(all) {
          L2Penalty(l2: regularizer.l2).addGradient(of: weights, range: info.range, to: &$0)
        }
      }
    }
  }

  private mutating func update() {
    let all = 0..<loop.network.parameterCount
    let (weights, gradient, squares, slots) = (
      loop.network.weights, engine.gradient, engine.squares ?? engine.gradient, slots
    )
    let pieces = gradient.withSpan(all) { gradients in
      squares.withSpan(all) { configuration.optimizer.pieces(of: blocks, gradients: gradients, squares: $0) }
    }
    let step = configuration.optimizer.beginStep(&loop.optimizerState)
    let frozen = loop.network.parameters.filter { !$0.isTrainable }.map(\.range)
    for index in usedRows.indices { usedRows[index].insert(engine.touchedRows(usedRows[index].info)) }
    let chunks = pieces.flatMap { $0.without(frozen) }.flatMap(withoutUnusedRows).flatMap { piece in
      stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: Self.updateChunk).map { start in
        var chunk = piece
        chunk.range = start..<min(start + Self.updateChunk, piece.range.upperBound)
        return chunk
      }
    }
    let empty = FloatBuffer(count: 0)
    pool.run(tasks: chunks.count) { _, index in
      let chunk = chunks[index]
      func slot<Result>(_ number: Int, _ body: (inout MutableSpan<Float>) -> Result) -> Result {
        number < slots.count ? slots[number].withMutableSpan(chunk.range, body) : empty.withMutableSpan(0..<0, body)
      }
      weights.withMutableSpan(chunk.range) { parameters in
        gradient.withSpan(chunk.range) { gradients in
          slot(0) { slot0 in
            slot(1) { slot1 in
              slot(2) { slot2 in
                squares.withSpan(chunk.range) { squares in
                  step.update(
                    parameters: &parameters, gradients: gradients, squares: squares, slot0: &slot0, slot1: &slot1,
                    slot2: &slot2, piece: chunk)
                }
              }
            }
          }
        }
      }
    }
  }

  /// What of a piece an update may change.
  private func withoutUnusedRows(_ piece: UpdatePiece) -> [UpdatePiece] {
    // A scale that is not finite makes numbers of zeros that are not either.
    guard configuration.optimizer.weightDecay == nil || !piece.decays, piece.gradientScale.isFinite else {
      return [piece]
    }
    return usedRows.reduce([piece]) { pieces, table in pieces.flatMap { $0.without(table.unused) } }
  }

  private func constrain() {
    for info in network.parameters {
      guard info.isTrainable, let constraint = info.constraint else { continue }
      network.weights.withMutableSpan(0..<network.parameterCount) {
        MaxNorm(maxValue: constraint.maxNorm).apply(
          to: &$0, range: info.range, columns: info.shape.last ?? info.count)
      }
    }
  }
}
