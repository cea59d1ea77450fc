import TenorLayers
import Testing

@Suite("Initial weights")
struct InitializerTests {
  private func network(_ kernel: Initializer, units: Int = 200, seed: UInt64 = 3) throws -> Network {
    var dense = Dense(units)
    dense.kernelInitializer = kernel
    return try Network(
      sequential {
        Embedding(inputDimension: 9, outputDimension: 120)
        dense
      }, seed: seed)
  }

  private func kernel(_ initializer: Initializer, units: Int = 200, seed: UInt64 = 3) throws -> [Double] {
    try #require(network(initializer, units: units, seed: seed).values(of: "dense/kernel")).map(Double.init)
  }

  @Test("uniform weights fill their range evenly")
  func uniform() throws {
    let limits: [(Initializer, Double)] = [
      (.glorotUniform, (6.0 / 320).squareRoot()), (.heUniform, (6.0 / 120).squareRoot()), (.randomUniform, 0.05),
    ]
    for (initializer, limit) in limits {
      let values = try kernel(initializer)
      #expect(values.allSatisfy { abs($0) <= limit * 1.000001 }, "\(initializer)")
      #expect(values.max() ?? 0 > 0.99 * limit && values.min() ?? 0 < -0.99 * limit, "\(initializer)")
      let (mean, variance) = moments(values)
      // Four deviations of the mean and of the variance of 24 000 uniform numbers.
      #expect(abs(mean) < 4 * limit / (3 * 24_000.0).squareRoot(), "\(initializer)")
      #expect(abs(variance / (limit * limit / 3) - 1) < 4 * (0.8 / 24_000).squareRoot(), "\(initializer)")
    }
  }

  @Test("normal weights have their deviation; truncated ones end at two deviations of the full normal")
  func normal() throws {
    for (initializer, deviation) in [(Initializer.randomNormal, 0.05), (.glorotNormal, (2.0 / 320).squareRoot())] {
      let values = try kernel(initializer)
      let (mean, variance) = moments(values)
      #expect(abs(mean) < 4 * deviation / 24_000.0.squareRoot(), "\(initializer)")
      #expect(abs(variance / (deviation * deviation) - 1) < 0.04, "\(initializer)")
      let bound = 2 * deviation / 0.879_625_66
      #expect((initializer == .glorotNormal) == values.allSatisfy { abs($0) <= bound * 1.000001 }, "\(initializer)")
    }
  }

  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
  }

  @Test("orthogonal weights have orthonormal rows or columns", arguments: [40, 120, 200])
  func orthogonal(units: Int) throws {
    let values = try kernel(.orthogonal, units: units)
    func element(_ row: Int, _ column: Int) -> Double { values[row * units + column] }
    let short = min(120, units), long = max(120, units)
    for a in 0..<short {
      for b in 0...a {
        let dot = (0..<long).reduce(0.0) {
          $0 + (units <= 120 ? element($1, a) * element($1, b) : element(a, $1) * element(b, $1))
        }
        #expect(abs(dot - (a == b ? 1 : 0)) < 1e-5)
      }
    }
  }

  @Test("zeros, ones and the open forget gate")
  func constants() throws {
    #expect(try kernel(.zeros).allSatisfy { $0 == 0 })
    #expect(try kernel(.ones).allSatisfy { $0 == 1 })
    func bias(_ layer: LayerSpec, _ name: String) throws -> [Float] {
      try #require(
        Network(
          sequential {
            Embedding(inputDimension: 9, outputDimension: 4); [layer]
          }
        ).values(of: name))
    }
    let open: [Float] = [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    #expect(try bias(LSTM(3).spec, "lstm/bias") == open)
    #expect(try bias(Bidirectional(LSTM(3)).spec, "bidirectional/forward/bias") == open)
    #expect(try bias(Bidirectional(LSTM(3)).spec, "bidirectional/backward/bias") == open)
    #expect(try bias(LSTM(3, unitForgetBias: false).spec, "lstm/bias") == [Float](repeating: 0, count: 12))
    #expect(try bias(GRU(3).spec, "gru/bias") == [Float](repeating: 0, count: 18))
  }

  @Test("the seed decides, and each weight draws for itself")
  func seeds() throws {
    #expect(try kernel(.glorotUniform) == kernel(.glorotUniform))
    #expect(try kernel(.glorotUniform) != kernel(.glorotUniform, seed: 4))
    let network = try Network(
      sequential {
        Embedding(inputDimension: 9, outputDimension: 5)
        Bidirectional(SimpleRNN(5))
      })
    #expect(network.values(of: "bidirectional/forward/kernel") != network.values(of: "bidirectional/backward/kernel"))
  }
}
