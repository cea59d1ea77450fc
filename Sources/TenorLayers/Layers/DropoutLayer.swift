import TenorCompute

/// y = x m with m from inverted dropout, drawn for each element or, `isSpatial`, for each feature of a sequence.
struct DropoutLayer: Layer {
  let name: String
  let className: String
  let outputShape: LayerShape
  let rate: Float
  let isSpatial: Bool
  let index: Int
  var parameters: [ParameterInfo] { [] }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: DropoutLayer
    var multipliers: MatrixView?
    init(layer: DropoutLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      multipliers = nil
      guard pass.isTraining, layer.rate > 0 else { return input }
      let mask = draw(for: input, pass)
      let output = pass.arena.matrix(input.values.rows, input.values.columns)
      output.copy(from: input.values)
      output.scale(by: mask)
      multipliers = mask
      return Activations(values: output, layout: input.layout)
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      if let multipliers { outputGradient.scale(by: multipliers) }
      return outputGradient
    }

    /// The multiplier of feature f at step t of a sequence is that of unit t · features + f; spatial, of unit f.
    private func draw(for input: Activations, _ pass: Pass) -> MatrixView {
      let mask = pass.arena.matrix(input.values.rows, input.values.columns)
      let stream = RandomStream(
        seed: pass.seed, purpose: RandomPurpose.dropout(layer: layer.index, kind: .output))
      let features = input.values.columns
      let positions = input.layout.map(\.steps) ?? 1
      let drawn = layer.isSpatial ? 1 : positions
      let scratch = pass.arena.matrix(1, drawn * features)
      for (row, id) in pass.rowIds.enumerated() {
        scratch.withMutableRow(0) {
          stream.dropoutMultipliers(
            rate: layer.rate, step: pass.step, row: UInt32(truncatingIfNeeded: id), into: &$0)
        }
        guard let layout = input.layout else {
          mask.rows(row..<row + 1).copy(from: scratch)
          continue
        }
        for step in 0..<layout.storedSteps(row) {
          let source = layer.isSpatial ? 0 : step * features
          let position = layout.offsets[step] + row
          mask.rows(position..<position + 1).copy(from: scratch.columns(source..<source + features))
        }
      }
      return mask
    }
  }
}
