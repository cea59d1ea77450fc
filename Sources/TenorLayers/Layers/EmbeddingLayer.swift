import TenorCompute

/// y = E[token].
struct EmbeddingLayer: Layer {
  let name: String
  let className = "Embedding"
  let outputShape: LayerShape
  let table: ParameterInfo
  var parameters: [ParameterInfo] { [table] }

  func sharesPadding(isTraining: Bool) -> Bool { true }
  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: EmbeddingLayer
    init(layer: EmbeddingLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      let columns = layer.outputShape.features
      let table = pass.weight(layer.table, rows: layer.table.shape[0], columns: columns)
      let output = pass.arena.matrix(pass.layout.count, columns)
      for (position, token) in pass.tokens.enumerated() {
        output.rows(position..<position + 1).copy(from: table.rows(Int(token)..<Int(token) + 1))
      }
      var result = Activations(values: output, layout: pass.layout)
      result.isEmbedded = true
      result.setConstantPadding()
      return result
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      if layer.table.isTrainable, let rows = pass.gradients?.sparse[layer.table.gradientOffset] {
        for (position, token) in pass.tokens.enumerated() {
          rows.add(outputGradient.rows(position..<position + 1), to: token)
        }
      }
      return outputGradient
    }
  }
}
