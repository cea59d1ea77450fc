import CTenorKernels

/// A function that a layer applies to its sums, named as in Keras.
public enum Activation: String, Sendable, Hashable, Codable, CaseIterable {
  /// x
  case linear
  /// max(x, 0)
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + exp(−x))
  case sigmoid
  /// exp(x) / Σ exp(x) over the features of one position.
  case softmax
  /// relu6(x + 3) / 6
  case hardSigmoid = "hard_sigmoid"
  /// x above zero, exp(x) − 1 below.
  case elu
  /// log(1 + exp(x))
  case softplus
  /// x / (1 + |x|)
  case softsign

  /// The kernels' number for an elementwise function; softmax is not one and counts as linear here.
  package var code: Int32 {
    switch self {
    case .linear, .softmax: Int32(TK_LINEAR.rawValue)
    case .relu: Int32(TK_RELU.rawValue)
    case .tanh: Int32(TK_TANH.rawValue)
    case .sigmoid: Int32(TK_SIGMOID.rawValue)
    case .hardSigmoid: Int32(TK_HARD_SIGMOID.rawValue)
    case .elu: Int32(TK_ELU.rawValue)
    case .softplus: Int32(TK_SOFTPLUS.rawValue)
    case .softsign: Int32(TK_SOFTSIGN.rawValue)
    }
  }
}
