import TenorCompute

/// y[t] = max over a window of x.
struct MaxPooling1DLayer: Layer {
  let name: String
  let className = "MaxPooling1D"
  let outputShape: LayerShape
  let rule: WindowRule
  var parameters: [ParameterInfo] { [] }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: MaxPooling1DLayer
    let outputLayout = SequenceLayout()
    var inputLayout = SequenceLayout()
    /// For each output element, the position of the input that it came from.
    var winners: [Int32] = []
    init(layer: MaxPooling1DLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      guard let layout = input.layout else { return input }
      inputLayout = layout
      outputLayout.set(from: layout) { layer.rule.outputLength($0) }
      let x = input.values
      let y = pass.arena.zeros(outputLayout.count, x.columns)
      winners.removeAll(keepingCapacity: true)
      winners.append(contentsOf: repeatElement(-1, count: y.rows * y.columns))
      for row in 0..<outputLayout.rows {
        let length = layout.storedSteps(row)
        for window in 0..<outputLayout.lengths[row] {
          let position = outputLayout.offsets[window] + row
          for k in 0..<layer.rule.size {
            guard let step = layer.rule.step(window: window, k, length: length) else { continue }
            let source = layout.offsets[step] + row
            for column in 0..<x.columns
            where winners[position * x.columns + column] < 0 || x[source, column] > y[position, column] {
              y[position, column] = x[source, column]
              winners[position * x.columns + column] = Int32(source)
            }
          }
        }
      }
      return Activations(values: y, layout: outputLayout)
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      let columns = outputGradient.columns
      let dx = pass.arena.zeros(inputLayout.count, columns)
      for position in 0..<outputGradient.rows {
        for column in 0..<columns {
          let source = Int(winners[position * columns + column])
          if source >= 0 { dx[source, column] += outputGradient[position, column] }
        }
      }
      return dx
    }
  }
}
