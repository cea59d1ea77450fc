import TenorCompute

/// The largest or the mean value of each feature over the time steps of a sequence.
struct GlobalPoolingLayer: Layer {
  enum Kind { case maximum, average }

  let name: String
  let className: String
  let outputShape: LayerShape
  let kind: Kind
  var parameters: [ParameterInfo] { [] }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: GlobalPoolingLayer
    var layout = SequenceLayout()
    /// For each sequence and feature, the step of the maximum.
    var winners: [Int32] = []
    init(layer: GlobalPoolingLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      guard let layout = input.layout else { return input }
      self.layout = layout
      let x = input.values
      let y = pass.arena.zeros(layout.rows, x.columns)
      switch layer.kind {
      case .maximum: takeMaximum(x, into: y)
      case .average:
        // y = Σ x / n over the steps that are not masked
        for row in 0..<layout.rows {
          let steps = layout.liveSteps(row)
          for step in steps {
            let position = layout.offsets[step] + row
            y.rows(row..<row + 1).add(x.rows(position..<position + 1))
          }
          let share = 1 / Float(max(1, steps.count))
          for column in 0..<x.columns { y[row, column] *= share }
        }
      }
      return Activations(values: y, layout: nil)
    }

    private func takeMaximum(_ x: MatrixView, into y: MatrixView) {
      winners.removeAll(keepingCapacity: true)
      winners.append(contentsOf: repeatElement(-1, count: layout.rows * x.columns))
      for row in 0..<layout.rows {
        for step in 0..<layout.storedSteps(row) {
          let position = layout.offsets[step] + row
          for column in 0..<x.columns where step == 0 || x[position, column] > y[row, column] {
            y[row, column] = x[position, column]
            winners[row * x.columns + column] = Int32(step)
          }
        }
      }
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      let dx = pass.arena.zeros(layout.count, outputGradient.columns)
      for row in 0..<layout.rows {
        switch layer.kind {
        case .maximum:
          for column in 0..<dx.columns {
            let step = Int(winners[row * dx.columns + column])
            if step >= 0 { dx[layout.offsets[step] + row, column] = outputGradient[row, column] }
          }
        case .average:
          let steps = layout.liveSteps(row)
          let share = 1 / Float(max(1, steps.count))
          for step in steps {
            for column in 0..<dx.columns {
              dx[layout.offsets[step] + row, column] = outputGradient[row, column] * share
            }
          }
        }
      }
      return dx
    }
  }
}
