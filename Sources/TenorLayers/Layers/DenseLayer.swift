import TenorCompute

/// y = f(x W + b) for each position.
struct DenseLayer: Layer {
  let name: String
  let className: String
  let outputShape: LayerShape
  let activation: Activation
  let kernel: ParameterInfo
  let bias: ParameterInfo?
  let product: PackedProduct
  var parameters: [ParameterInfo] { [kernel] + (bias.map { [$0] } ?? []) }

  var inputs: Int { kernel.shape[0] }
  var units: Int { kernel.shape[1] }

  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool) {
    product.pack(kernel, of: weights, into: packed, kernels.exact, forTraining: forTraining)
  }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: DenseLayer
    var input: MatrixView?
    var output: MatrixView?
    init(layer: DenseLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      let x = input.values
      let y = pass.arena.zeros(x.rows, layer.units)
      // y = f(x W + b)
      pass.kernels.multiply(
        x, layer.product.forward(pass.packed), bias: layer.bias.map { pass.weight($0, rows: 1, columns: layer.units) },
        into: y)
      if layer.activation == .softmax {
        softmaxRows(of: y, pass.kernels)
      } else if layer.activation != .linear {
        pass.kernels.activate(layer.activation, y, into: y)
      }
      self.input = x
      output = y
      return Activations(values: y, layout: input.layout)
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      guard let x = input, let y = output else { return outputGradient }
      let sums = outputGradient
      // y = f(.)
      if pass.gradientSkipsLastActivation {
        pass.gradientSkipsLastActivation = false
      } else if layer.activation == .softmax {
        softmaxGradientRows(y, sums)
      } else if layer.activation != .linear {
        pass.kernels.activateGradient(layer.activation, y: y, dy: sums, into: sums)
      }
      // . = x W + b
      if let gradients = pass.gradients {
        pass.kernels.addTransposedProduct(
          x, sums, to: gradients.gradient(layer.kernel, rows: layer.inputs, columns: layer.units))
        if let bias = layer.bias {
          pass.kernels.addColumnSums(of: sums, to: gradients.gradient(bias, rows: 1, columns: layer.units))
        }
      }
      let inputGradient = pass.arena.zeros(x.rows, layer.inputs)
      pass.kernels.multiply(sums, layer.product.backward(pass.packed), into: inputGradient)
      return inputGradient
    }
  }
}

/// y = exp(x − max x) / Σ exp(x − max x) for each row.
private func softmaxRows(of y: MatrixView, _ kernels: KernelSet) {
  for row in 0..<y.rows {
    let view = y.rows(row..<row + 1)
    view.withMutableRow(0) { values in
      var largest = -Float.infinity
      for column in 0..<values.count { largest = max(largest, values[column]) }
      for column in 0..<values.count { values[column] -= largest }
    }
    kernels.exponential(view)
    view.withMutableRow(0) { values in
      var sum: Float = 0
      for column in 0..<values.count { sum += values[column] }
      for column in 0..<values.count { values[column] /= sum }
    }
  }
}

/// dx = y (dy − Σ dy y) for each row.
private func softmaxGradientRows(_ y: MatrixView, _ gradient: MatrixView) {
  for row in 0..<y.rows {
    var dot: Float = 0
    for column in 0..<y.columns { dot += y[row, column] * gradient[row, column] }
    for column in 0..<y.columns { gradient[row, column] = y[row, column] * (gradient[row, column] - dot) }
  }
}
