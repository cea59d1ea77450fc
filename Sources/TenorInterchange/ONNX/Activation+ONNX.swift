import TenorCompute

extension Activation {
  /// The function within a recurrent operator of ONNX, with the parameters that it takes; `nil` for softmax, which none
  /// has.
  var recurrentONNX: (name: String, alpha: Float?, beta: Float?)? {
    switch self {
    case .linear: ("Affine", 1, 0)
    case .relu: ("Relu", nil, nil)
    case .tanh: ("Tanh", nil, nil)
    case .sigmoid: ("Sigmoid", nil, nil)
    case .softmax: nil
    case .hardSigmoid: ("HardSigmoid", 1 / 6, 0.5)
    case .elu: ("Elu", 1, nil)
    case .softplus: ("Softplus", nil, nil)
    case .softsign: ("Softsign", nil, nil)
    }
  }
}

extension ONNXGraph {
  /// The function applied to each element of `value`; softmax to its last dimension.
  mutating func apply(_ activation: Activation, to value: String) -> String {
    switch activation {
    case .linear: value
    case .relu: apply("Relu", to: [value])
    case .tanh: apply("Tanh", to: [value])
    case .sigmoid: apply("Sigmoid", to: [value])
    case .softmax: apply("Softmax", to: [value], .int("axis", -1))
    case .hardSigmoid: apply("HardSigmoid", to: [value], .float("alpha", 1 / 6), .float("beta", 0.5))
    case .elu: apply("Elu", to: [value], .float("alpha", 1))
    case .softplus: apply("Softplus", to: [value])
    case .softsign: apply("Softsign", to: [value])
    }
  }
}
