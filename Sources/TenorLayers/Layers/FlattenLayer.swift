import TenorCompute

/// The time steps of a sequence of fixed length, side by side.
struct FlattenLayer: Layer {
  let name: String
  let className = "Flatten"
  let outputShape: LayerShape
  var parameters: [ParameterInfo] { [] }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: FlattenLayer
    var layout: SequenceLayout?
    var columns = 0
    init(layer: FlattenLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      layout = input.layout
      guard let layout else { return input }
      columns = input.values.columns
      let y = pass.arena.zeros(layout.rows, layer.outputShape.features)
      forEachStep(layout) { row, position, range in
        y.rows(row..<row + 1).columns(range).copy(from: input.values.rows(position..<position + 1))
      }
      return Activations(values: y, layout: nil)
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      guard let layout else { return outputGradient }
      let dx = pass.arena.zeros(layout.count, columns)
      forEachStep(layout) { row, position, range in
        dx.rows(position..<position + 1).copy(from: outputGradient.rows(row..<row + 1).columns(range))
      }
      return dx
    }

    private func forEachStep(_ layout: SequenceLayout, _ body: (Int, Int, Range<Int>) -> Void) {
      for row in 0..<layout.rows {
        for step in 0..<layout.storedSteps(row) {
          body(row, layout.offsets[step] + row, step * columns..<(step + 1) * columns)
        }
      }
    }
  }
}
