import Foundation

/// An activation by its Keras name, applied to one vector of features.
enum ReferenceActivation: String, Decodable, Sendable {
  case linear, relu, tanh, sigmoid, softmax, elu, softplus, softsign
  case hardSigmoid = "hard_sigmoid"

  func callAsFunction(_ x: [Double]) -> [Double] {
    guard self == .softmax else { return x.map(scalar) }
    let highest = x.max() ?? 0
    let exponentials = x.map { Foundation.exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  private func scalar(_ x: Double) -> Double {
    switch self {
    case .linear, .softmax: x
    case .relu: max(x, 0)
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .elu: x > 0 ? x : Foundation.exp(x) - 1
    case .softplus: Foundation.log(1 + Foundation.exp(x))
    case .softsign: x / (1 + abs(x))
    case .hardSigmoid: min(max(x + 3, 0), 6) / 6
    }
  }
}
