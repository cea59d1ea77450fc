import TenorCompute

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Network {
  /// Draws all weights anew; each has random numbers of its own, so layers do not depend on each other.
  mutating func initializeWeights(seed: UInt64) {
    for (index, info) in parameters.enumerated() {
      var generator = PhiloxGenerator(seed: seed, purpose: RandomPurpose.weight(index))
      let values = info.initializer.values(shape: info.shape, using: &generator)
      weights.withMutableSpan(info.range) { span in
        for index in values.indices { span[index] = values[index] }
      }
    }
    addUnitForgetBiases()
  }

  /// An LSTM's forget gate begins open: its bias is one (Jozefowicz et al. 2015).
  private func addUnitForgetBiases() {
    func open(_ layer: RecurrentLayer) {
      guard case .lstm(unitForgetBias: true) = layer.spec.cell, let bias = layer.bias else { return }
      for unit in 0..<layer.units { weights[bias.offset + layer.units + unit] = 1 }
    }
    for layer in plan.layers {
      if let layer = layer as? RecurrentLayer { open(layer) }
      if let layer = layer as? BidirectionalLayer {
        open(layer.forward)
        open(layer.backward)
      }
    }
  }
}

extension Initializer {
  /// Values of a weight of the given shape, row-major.
  func values(shape: [Int], using generator: inout PhiloxGenerator) -> [Float] {
    let count = shape.reduce(1, *)
    // Fans as in Keras: a convolution's kernel counts its window on both sides.
    let window = shape.dropLast(2).reduce(1, *)
    let fanIn = Float(shape.count >= 2 ? shape[shape.count - 2] * window : count)
    let fanOut = Float(shape.count >= 2 ? shape[shape.count - 1] * window : count)
    switch self {
    case .zeros: return Array(repeating: 0, count: count)
    case .ones: return Array(repeating: 1, count: count)
    case .glorotUniform: return uniform(count, (6 / (fanIn + fanOut)).squareRoot(), &generator)
    case .heUniform: return uniform(count, (6 / fanIn).squareRoot(), &generator)
    case .randomUniform: return uniform(count, 0.05, &generator)
    case .randomNormal: return normal(count, 0.05, &generator)
    case .glorotNormal:
      // A normal cut at two deviations has 0.8796 of its deviation left.
      let deviation = (2 / (fanIn + fanOut)).squareRoot() / 0.879_625_66
      return (0..<count).map { _ in
        while true {
          let value = normal(&generator)
          if abs(value) <= 2 { return value * deviation }
        }
      }
    case .orthogonal:
      let columns = shape.last ?? 1
      return orthogonal(rows: count / max(1, columns), columns: columns, &generator)
    }
  }

  private func uniform(_ count: Int, _ limit: Float, _ generator: inout PhiloxGenerator) -> [Float] {
    (0..<count).map { _ in (generator.uniform() * 2 - 1) * limit }
  }

  private func normal(_ count: Int, _ deviation: Float, _ generator: inout PhiloxGenerator) -> [Float] {
    (0..<count).map { _ in normal(&generator) * deviation }
  }

  /// Box and Muller 1958.
  private func normal(_ generator: inout PhiloxGenerator) -> Float {
    let radius = (-2 * log(1 - Double(generator.uniform()))).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(generator.uniform())))
  }

  /// Orthonormalises a random normal matrix along its shorter side, by Gram and Schmidt's process done twice.
  private func orthogonal(rows: Int, columns: Int, _ generator: inout PhiloxGenerator) -> [Float] {
    let (vectors, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    while basis.count < vectors {
      var vector = (0..<length).map { _ in Double(normal(&generator)) }
      for _ in 0..<2 {
        for other in basis {
          var dot = 0.0
          for index in 0..<length { dot += vector[index] * other[index] }
          for index in 0..<length { vector[index] -= dot * other[index] }
        }
      }
      var norm = 0.0
      for value in vector { norm += value * value }
      norm = norm.squareRoot()
      guard norm > 1e-6 else { continue }
      basis.append(vector.map { $0 / norm })
    }
    var result = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        result[row * columns + column] = Float(rows <= columns ? basis[row][column] : basis[column][row])
      }
    }
    return result
  }
}
