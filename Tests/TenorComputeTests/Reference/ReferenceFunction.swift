import Foundation
import TenorCompute

extension Activation {
  /// The function in double precision.
  func exact(_ x: Double) -> Double {
    switch self {
    case .linear, .softmax: x
    case .relu: x < 0 ? 0 : x
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .hardSigmoid: Swift.min(Swift.max(x + 3, 0), 6) / 6
    case .elu: x > 0 ? x : Foundation.expm1(x)
    case .softplus: x > 0 ? x + Foundation.log1p(Foundation.exp(-x)) : Foundation.log1p(Foundation.exp(x))
    case .softsign: x.isInfinite ? (x > 0 ? 1 : -1) : x / (1 + abs(x))
    }
  }

  /// The derivative where the function has the value `y`.
  func exactSlope(at y: Double) -> Double {
    switch self {
    case .linear, .softmax: 1
    case .relu: y > 0 ? 1 : 0
    case .tanh: 1 - y * y
    case .sigmoid: y * (1 - y)
    case .hardSigmoid: y > 0 && y < 1 ? 1 / 6 : 0
    case .elu: y > 0 ? 1 : y + 1
    case .softplus: -Foundation.expm1(-y)
    case .softsign: (1 - abs(y)) * (1 - abs(y))
    }
  }
}
