import Foundation
import TenorCompute
import Testing

/// Elementary functions of every instruction set against the C library in double precision.
@Suite("Elementary functions")
struct ElementaryFunctionTests {
  /// Each 1031st bit pattern of a float: every sign and exponent, denormals included, NaN and infinities left out.
  private static let sweep: [Float] = stride(from: UInt32(0), through: 0x7F7F_FFFF, by: 1031).flatMap {
    [Float(bitPattern: $0), -Float(bitPattern: $0)]
  }

  /// The functions with the largest error allowed, in units in the last place of the exact value, and the range in
  /// which it holds. `vector_math.h` states the same numbers.
  struct Bound: Sendable, CustomTestStringConvertible {
    var activation: Activation
    var ulp: Double
    var range: ClosedRange<Float> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
    var testDescription: String { activation.rawValue }
  }

  static let bounds = [
    Bound(activation: .linear, ulp: 0),
    Bound(activation: .relu, ulp: 0),
    Bound(activation: .tanh, ulp: 3),
    Bound(activation: .sigmoid, ulp: 3, range: -87 ... .greatestFiniteMagnitude),
    Bound(activation: .hardSigmoid, ulp: 1.25),
    Bound(activation: .elu, ulp: 1.25),
    Bound(activation: .softplus, ulp: 3, range: -87 ... .greatestFiniteMagnitude),
    Bound(activation: .softsign, ulp: 2),
  ]

  @Test("activations keep their bounds over the whole range", arguments: bounds)
  func activations(bound: Bound) throws {
    let inputs = Self.sweep.filter(bound.range.contains)
    let x = Grid(1, inputs.count) { inputs[$1] }
    let exact = inputs.map { bound.activation.exact(Double($0)) }
    for set in InstructionSet.available {
      let y = Grid(1, inputs.count)
      defer { Grid.keep(x, y) }
      try #require(set.kernels).activate(bound.activation, x.view, into: y.view)
      let worst = worstError(of: y, from: exact, at: inputs)
      #expect(worst.ulp <= bound.ulp, "\(bound.activation) on \(set): \(worst.ulp) ulp at \(worst.input)")
      #expect(y.hasIntactPadding)
    }
  }

  @Test("the exponential keeps its bound between -87 and 88")
  func exponential() throws {
    let inputs = Self.sweep.filter { (-87...88).contains($0) }
    let exact = inputs.map { Foundation.exp(Double($0)) }
    for set in InstructionSet.available {
      let x = Grid(1, inputs.count) { inputs[$1] }
      defer { Grid.keep(x) }
      try #require(set.kernels).exponential(x.view)
      let worst = worstError(of: x, from: exact, at: inputs)
      #expect(worst.ulp <= 1.25, "exp on \(set): \(worst.ulp) ulp at \(worst.input)")
    }
  }

  private func worstError(of y: Grid, from exact: [Double], at inputs: [Float]) -> (ulp: Double, input: Float) {
    var worst = (ulp: 0.0, input: Float(0))
    for index in inputs.indices {
      let unit = Double(max(Float(abs(exact[index])).ulp, .leastNonzeroMagnitude))
      let error = abs(Double(y[0, index]) - exact[index]) / unit
      // Written so that NaN counts as the worst.
      if !(error <= worst.ulp) { worst = (error, inputs[index]) }
    }
    return worst
  }

  @Test("infinities give the limits, and large numbers too")
  func limits() throws {
    let limits: [(Activation, low: Float, high: Float)] = [
      (.linear, -.infinity, .infinity), (.relu, 0, .infinity), (.tanh, -1, 1), (.sigmoid, 0, 1), (.hardSigmoid, 0, 1),
      (.elu, -1, .infinity), (.softplus, 0, .infinity), (.softsign, -1, 1),
    ]
    for set in InstructionSet.available {
      let kernels = try #require(set.kernels)
      for (activation, low, high) in limits {
        let inputs: [Float] = [-.infinity, .infinity, -200, 200]
        let x = Grid(1, 4) { inputs[$1] }
        defer { Grid.keep(x) }
        kernels.activate(activation, x.view, into: x.view)
        // Below 1.7e-38 the exponential has underflowed.
        #expect(x[0, 0] == low || abs(x[0, 0] - low) < 1.7e-38, "\(activation)(-inf) on \(set) is \(x[0, 0])")
        #expect(x[0, 1] == high, "\(activation)(inf) on \(set) is \(x[0, 1])")
        let finite = [-200.0, 200.0].map(activation.exact)
        #expect(abs(Double(x[0, 2]) - finite[0]) <= 1e-6 * abs(finite[0]) + 1.7e-38, "\(activation)(-200) on \(set)")
        #expect(abs(Double(x[0, 3]) - finite[1]) <= 1e-6 * abs(finite[1]), "\(activation)(200) on \(set)")
      }
      let inputs: [Float] = [-.infinity, .infinity, -200, 200]
      let x = Grid(1, 4) { inputs[$1] }
      defer { Grid.keep(x) }
      kernels.exponential(x.view)
      #expect(x.row(0) == [0, .infinity, 0, .infinity], "exp on \(set)")
    }
  }

  @Test("NaN stays NaN", arguments: Activation.allCases)
  func notANumber(activation: Activation) throws {
    for set in InstructionSet.available {
      let x = Grid(1, 19) { $1 % 2 == 0 ? .nan : 0.5 }
      defer { Grid.keep(x) }
      let kernels = try #require(set.kernels)
      kernels.activate(activation, x.view, into: x.view)
      for column in 0..<19 { #expect(x[0, column].isNaN == (column % 2 == 0), "\(activation) on \(set)") }
      kernels.exponential(x.view)
      for column in 0..<19 { #expect(x[0, column].isNaN == (column % 2 == 0), "exp on \(set)") }
    }
  }

  @Test("a value does not depend on its place or on the length of the array", arguments: Activation.allCases)
  func places(activation: Activation) throws {
    var random = SplitMix(3)
    let values = (0..<67).map { _ in random.signed() * 6 }
    for set in InstructionSet.available {
      let kernels = try #require(set.kernels)
      let all = Grid(1, values.count) { values[$1] }
      defer { Grid.keep(all) }
      kernels.activate(activation, all.view, into: all.view)
      for (index, value) in values.enumerated() {
        let one = Grid(1, 1) { _, _ in value }
        defer { Grid.keep(one) }
        kernels.activate(activation, one.view, into: one.view)
        #expect(one[0, 0].bitPattern == all[0, index].bitPattern, "\(activation) on \(set)")
      }
    }
  }

  @Test("slopes are those of the functions", arguments: Activation.allCases)
  func slopes(activation: Activation) throws {
    let inputs = stride(from: Float(-12), through: 12, by: 0.011).map { $0 }
    for set in InstructionSet.available {
      let kernels = try #require(set.kernels)
      let y = Grid(1, inputs.count) { inputs[$1] }, dx = Grid(1, inputs.count)
      let dy = Grid(1, inputs.count) { 0.5 + Float($1 % 7) }
      defer { Grid.keep(y, dx, dy) }
      kernels.activate(activation, y.view, into: y.view)
      kernels.activateGradient(activation, y: y.view, dy: dy.view, into: dx.view)
      for (column, input) in inputs.enumerated() {
        // Central difference of the exact function, away from the corners of the piecewise ones.
        let x = Double(input), step = 1e-5
        if activation == .relu || activation == .elu, abs(x) < 2e-5 { continue }
        if activation == .hardSigmoid, abs(abs(x) - 3) < 2e-5 { continue }
        let slope = (activation.exact(x + step) - activation.exact(x - step)) / (2 * step)
        let expected = slope * Double(dy[0, column])
        #expect(abs(Double(dx[0, column]) - expected) < 6e-6, "\(activation) on \(set) at \(x)")
      }
      #expect(dx.hasIntactPadding)
    }
  }
}
