import TenorCompute

/// y[t] = f(Σₖ x[t · strides + k · dilation] Wₖ + b): the windows are laid out as rows and multiplied at once.
struct Conv1DLayer: Layer {
  let name: String
  let className = "Conv1D"
  let outputShape: LayerShape
  let rule: WindowRule
  let activation: Activation
  let kernel: ParameterInfo
  let bias: ParameterInfo?
  let product: PackedProduct
  var parameters: [ParameterInfo] { [kernel] + (bias.map { [$0] } ?? []) }

  var inputs: Int { kernel.shape[1] }
  var filters: Int { kernel.shape[2] }
  /// Floats of a window.
  var window: Int { kernel.shape[0] * kernel.shape[1] }

  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool) {
    product.pack(kernel, of: weights, into: packed, kernels.exact, forTraining: forTraining)
  }

  func makeRunner() -> any LayerRunner { Runner(layer: self) }

  private final class Runner: LayerRunner {
    let layer: Conv1DLayer
    let outputLayout = SequenceLayout()
    var inputLayout = SequenceLayout()
    var windows: MatrixView?
    var output: MatrixView?
    init(layer: Conv1DLayer) { self.layer = layer }

    func forward(_ input: Activations, _ pass: Pass) -> Activations {
      guard let layout = input.layout else { return input }
      inputLayout = layout
      outputLayout.set(from: layout) { layer.rule.outputLength($0) }
      let windows = pass.arena.zeros(outputLayout.count, layer.window)
      forEachElement { position, k, source in
        let target = windows.rows(position..<position + 1).columns(k * layer.inputs..<(k + 1) * layer.inputs)
        target.copy(from: input.values.rows(source..<source + 1))
      }
      let y = pass.arena.zeros(outputLayout.count, layer.filters)
      // y = f(windows W + b)
      pass.kernels.multiply(
        windows, layer.product.forward(pass.packed),
        bias: layer.bias.map { pass.weight($0, rows: 1, columns: layer.filters) }, into: y)
      pass.kernels.activate(layer.activation, y, into: y)
      self.windows = windows
      output = y
      return Activations(values: y, layout: outputLayout)
    }

    func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
      guard let windows, let output else { return outputGradient }
      // y = f(.)
      pass.kernels.activateGradient(layer.activation, y: output, dy: outputGradient, into: outputGradient)
      // . = windows W + b
      if let gradients = pass.gradients {
        pass.kernels.addTransposedProduct(
          windows, outputGradient, to: gradients.gradient(layer.kernel, rows: layer.window, columns: layer.filters))
        if let bias = layer.bias {
          pass.kernels.addColumnSums(
            of: outputGradient, to: gradients.gradient(bias, rows: 1, columns: layer.filters))
        }
      }
      let windowGradient = pass.arena.zeros(windows.rows, layer.window)
      pass.kernels.multiply(outputGradient, layer.product.backward(pass.packed), into: windowGradient)
      let dx = pass.arena.zeros(inputLayout.count, layer.inputs)
      forEachElement { position, k, source in
        dx.rows(source..<source + 1).add(
          windowGradient.rows(position..<position + 1).columns(k * layer.inputs..<(k + 1) * layer.inputs))
      }
      return dx
    }

    /// Calls `body` with each position of the output, element of its window and position of the input that it sees.
    private func forEachElement(_ body: (Int, Int, Int) -> Void) {
      for row in 0..<outputLayout.rows {
        let length = inputLayout.storedSteps(row)
        for window in 0..<outputLayout.lengths[row] {
          for k in 0..<layer.rule.size {
            guard let step = layer.rule.step(window: window, k, length: length) else { continue }
            body(outputLayout.offsets[window] + row, k, inputLayout.offsets[step] + row)
          }
        }
      }
    }
  }
}
