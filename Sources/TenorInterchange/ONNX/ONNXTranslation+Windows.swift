import TenorLayers
import TenorModel

extension ONNXTranslation {
  mutating func addGlobalMaximum() {
    showPadding(inOrder: false)
    guard isMasked else {
      value = graph.apply("ReduceMax", to: [value], .ints("axes", [0]), .int("keepdims", 0))
      return
    }
    let tokens = choose(tokenSteps, value, otherwise: -.infinity)
    let largest = graph.apply("ReduceMax", to: [tokens], .ints("axes", [0]), .int("keepdims", 0))
    value = zeroWithoutTokens(largest)
  }

  mutating func addGlobalAverage() {
    guard isMasked else {
      value = graph.apply("ReduceMean", to: [value], .ints("axes", [0]), .int("keepdims", 0))
      return
    }
    let tokens = choose(tokenSteps, value, otherwise: 0)
    let sum = graph.apply("ReduceSum", to: [tokens, graph.integers([0])], .int("keepdims", 0))
    let lengths = graph.apply(
      "Cast", to: [recurrentLengths], .int("to", ONNXTensorProto.DataType.float.rawValue))
    let column = graph.apply("Unsqueeze", to: [lengths, graph.integers([1])])
    value = graph.apply("Div", to: [sum, column])
  }

  mutating func addConvolution(_ layer: Conv1D, _ name: String) throws(ModelError) {
    let length = try fixedLength("Conv1D", name)
    showPadding()
    let kernel = weight(name, "kernel")
    let inputs = kernel.shape[1], filters = layer.filters, size = layer.kernelSize
    // size × inputs × filters → filters × inputs × size
    var values: [Float] = []
    values.reserveCapacity(kernel.values.count)
    for filter in 0..<filters {
      for input in 0..<inputs {
        for step in 0..<size { values.append(kernel.values[(step * inputs + input) * filters + filter]) }
      }
    }
    let pads = Self.pads(
      length, size: size, strides: layer.strides, dilation: layer.dilationRate, layer.padding)
    var operands = [
      graph.apply("Transpose", to: [value], .ints("perm", [1, 2, 0])),
      graph.floats("kernel", [filters, inputs, size], values),
    ]
    if layer.useBias {
      let bias = weight(name, "bias")
      operands.append(graph.floats("bias", bias.shape, bias.values))
    }
    let output = graph.apply(
      "Conv", to: operands, .ints("kernel_shape", [size]), .ints("strides", [layer.strides]),
      .ints("dilations", [layer.dilationRate]), .ints("pads", pads))
    value = graph.apply("Transpose", to: [graph.apply(layer.activation, to: output)], .ints("perm", [2, 0, 1]))
  }

  mutating func addMaximum(_ layer: MaxPooling1D, _ name: String) throws(ModelError) {
    let length = try fixedLength("MaxPooling1D", name)
    showPadding()
    let strides = layer.strides ?? layer.poolSize
    let pads = Self.pads(length, size: layer.poolSize, strides: strides, dilation: 1, layer.padding)
    let channels = graph.apply("Transpose", to: [value], .ints("perm", [1, 2, 0]))
    let output = graph.apply(
      "MaxPool", to: [channels], .ints("kernel_shape", [layer.poolSize]), .ints("strides", [strides]),
      .ints("pads", pads))
    value = graph.apply("Transpose", to: [output], .ints("perm", [2, 0, 1]))
  }

  mutating func addFlatten(features: Int) {
    showPadding()
    let rows = graph.apply("Transpose", to: [value], .ints("perm", [1, 0, 2]))
    value = graph.apply("Reshape", to: [rows, graph.integers([-1, features])])
  }

  /// Steps of zeros before and after a sequence of `length` steps.
  private static func pads(
    _ length: Int, size: Int, strides: Int, dilation: Int, _ padding: ConvolutionPadding
  ) -> [Int] {
    let extent = (size - 1) * dilation + 1
    switch padding {
    case .valid: return [0, 0]
    case .causal: return [extent - 1, 0]
    case .same:
      let windows = (length + strides - 1) / strides
      let total = max(0, (windows - 1) * strides + extent - length)
      return [total / 2, total - total / 2]
    }
  }

  /// The steps that a layer with windows sees. A network without a maximum length gives each text as many as it has.
  private func fixedLength(_ className: String, _ name: String) throws(ModelError) -> Int {
    guard case .sequence(let length?, _) = shape else {
      throw .unsupported(
        "ONNX: expected the layer \(name) (\(className)) to read sequences of a fixed length, found any length",
        "train with a maximum length, or use GlobalMaxPooling1D or GlobalAveragePooling1D, which need none")
    }
    return length
  }

  /// Gives a layer that knows no mask the steps of padding, at the side where the network has them.
  ///
  /// - Parameter inOrder: Whether the layer sees in which order steps come.
  private mutating func showPadding(inOrder: Bool = true) {
    guard case .paddedMasked = storage, isMasked else { return }
    if inOrder, side == .pre {
      // a b 0 0 → b a 0 0 → 0 0 a b
      value = reversedSteps(reversed(value))
    }
    isMasked = false
  }
}
