import TenorCompute
import Testing

/// The recurrent steps and their gradients, of every instruction set, against `ReferenceCellStep`.
@Suite("Recurrent steps")
struct RecurrentStepTests {
  private static let sizes = [
    (1, 1), (3, 5), (17, 15), (5, 16), (16, 17), (33, 31), (2, 63), (64, 64), (7, 65), (20, 100),
  ]
  private static let activations: [(Activation, Activation)] = [
    (.tanh, .sigmoid), (.relu, .hardSigmoid), (.softsign, .elu),
  ]
  /// For states between -1 and 1.
  private static let boundedActivations: [(Activation, Activation)] = [(.tanh, .sigmoid), (.softsign, .hardSigmoid)]

  @Test("every kernel against double precision", arguments: Kernels.available, RecurrentKernel.allCases)
  func steps(set: Kernels, kernel: RecurrentKernel) throws {
    let kernels = try set.table
    var random = SplitMix(7)
    for (index, (inputs, units)) in Self.sizes.enumerated() {
      for (activation, recurrentActivation) in set.precision == .int8 ? Self.boundedActivations : Self.activations {
        let rows = 1 + (index * 5 + units) % 13
        let bench = StepBench(
          kernel, kernels, rows: rows, inputs: inputs, units: units, activation, recurrentActivation, &random)
        let what = "\(kernel) \(inputs) → \(units), \(rows) rows, \(activation), \(set)"
        bench.expectForward(what)
        if Precision.ofTraining.contains(set.precision) { bench.expectGradient(what) }
      }
    }
  }

  @Test(
    "a row's result does not depend on its neighbours", arguments: Kernels.available, RecurrentKernel.allCases)
  func rows(set: Kernels, kernel: RecurrentKernel) throws {
    let kernels = try set.table
    var random = SplitMix(8)
    // With 133 units, a row that is alone is multiplied with several panels at a time.
    for units in [37, 133] {
      let bench = StepBench(kernel, kernels, rows: 13, inputs: 9, units: units, .tanh, .sigmoid, &random)
      let alone = (0..<13).map { bench.forward(rows: $0..<$0 + 1).hidden.row(0) }
      for count in 1...13 {
        let together = bench.forward(rows: 0..<count)
        for row in 0..<count { #expect(together.hidden.row(row) == alone[row], "row \(row) of \(count)") }
      }
    }
  }

  @Test(
    "hidden states go to the output and, with their factors, to the operands of the following step",
    arguments: Kernels.available, RecurrentKernel.allCases)
  func targets(set: Kernels, kernel: RecurrentKernel) throws {
    let kernels = try set.table
    var random = SplitMix(10)
    for (inputs, units) in Self.sizes + [(3, 133)] {
      let bench = StepBench(kernel, kernels, rows: 8, inputs: inputs, units: units, .tanh, .sigmoid, &random)
      for (rows, next) in [(0..<1, 1), (0..<8, 5), (0..<8, 0)] { bench.expectTargets(rows, next: next, &random) }
    }
  }

  @Test(
    "gates saved beside operands of bfloat16 are the nearest numbers of half precision",
    arguments: Kernels.available.filter { $0.precision == .bfloat16 })
  func halves(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(11)
    var numbers: [Float] = [
      0, 1, -1, 0x1p-14, 0x1.ffep-15, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-26, -0x1.4p-20, 1e-30, 65504, 65519,
      65520,
      -65536, 1e20, .infinity, -.infinity, .nan, 1 + 0x1p-11, 1 + 0x3p-11, 2047.5, 2048.5,
    ]
    // All exponents of half precision and some beyond.
    for exponent in -30...18 {
      for _ in 0..<5 { numbers.append(random.signed() * Float(sign: .plus, exponent: exponent, significand: 1)) }
    }
    let gates = Grid(1, kernels.savedSlots(.simpleRNN, units: numbers.count))
    defer { Grid.keep(gates) }
    _ = Self.applied(.linear, to: numbers, kernels, gates: gates)
    for (unit, number) in numbers.enumerated() {
      let slot = gates[0, unit / 2].bitPattern
      let found = Float16(bitPattern: UInt16(truncatingIfNeeded: unit % 2 == 0 ? slot : slot >> 16))
      let isRight = number.isNaN ? found.isNaN : found.bitPattern == Float16(number).bitPattern
      #expect(isRight, "\(number): \(found)")
    }
  }

  /// The hidden states of a step whose weights are zero and whose bias is given: the function of the bias.
  private static func applied(
    _ activation: Activation, to bias: [Float], _ kernels: KernelSet, gates: Grid? = nil
  ) -> [Float] {
    let units = bias.count, stride = MatrixView.paddedStride(units), slots = kernels.slots(stride)
    let packed = Grid(1, kernels.packedGatesCount(inputs: 1, units: units, gates: 1))
    let source = Grid(1, units) { _, unit in bias[unit] }
    let packedBias = Grid(1, kernels.packedBiasCount(units: units, gates: 1))
    let operand = Grid(1, 16 + slots, stride: 16 + slots), hidden = Grid(1, units, stride: stride, padding: 0)
    defer { Grid.keep(packed, source, packedBias, operand, hidden) }
    kernels.packBias(source.view, units: units, gates: 1, into: packedBias.view)
    var step = RecurrentStep(
      operand: operand.view, inputs: 1, units: units, stateOffset: 16, weights: packed.view, bias: packedBias.view,
      activation: activation, recurrentActivation: .linear, hidden: hidden.view)
    step.gates = gates?.view
    kernels.run(.simpleRNN, step)
    return hidden.row(0)
  }

  @Test("functions of gates beside short operands are off by 2⁻¹³ at most", arguments: Kernels.available)
  func gateFunctions(set: Kernels) throws {
    let kernels = try set.table
    var numbers: [Float] = [0, -0, 88, -88, 1e30, -1e30, .infinity, -.infinity, .nan]
    for power in -60...0 { numbers.append(Float(sign: .plus, exponent: power, significand: 1.25)) }
    for step in -6000...6000 { numbers.append(Float(step) * 0x1.01p-8) }
    let bound = kernels.operandsAreFloats ? 4e-7 : 0x1p-13
    for activation in [Activation.tanh, .sigmoid] {
      for (x, y) in zip(numbers, Self.applied(activation, to: numbers, kernels)) {
        guard !x.isNaN else {
          #expect(y.isNaN)
          continue
        }
        let exact = activation.exact(Double(x))
        #expect(abs(Double(y) - exact) <= bound, "\(activation) of \(x): \(y)")
        #expect(abs(y) <= 1, "\(activation) of \(x): \(y)")
        if activation == .tanh { #expect(abs(Double(y) - exact) <= bound * abs(exact), "tanh of \(x): \(y)") }
      }
    }
  }

  @Test(
    "sums of the inputs taken beforehand change nothing", arguments: Kernels.available,
    RecurrentKernel.allCases)
  func inputSums(set: Kernels, kernel: RecurrentKernel) throws {
    let kernels = try set.table
    var random = SplitMix(9)
    for (inputs, units) in Self.sizes + [(3, 133)] {
      let bench = StepBench(kernel, kernels, rows: 8, inputs: inputs, units: units, .tanh, .sigmoid, &random)
      for rows in [0..<1, 0..<8] {
        let direct = bench.forward(rows: rows), summed = bench.forward(rows: rows, sumsInputs: true)
        for row in 0..<rows.count {
          #expect(summed.hidden.row(row) == direct.hidden.row(row), "\(inputs) → \(units), row \(row)")
        }
      }
    }
  }
}
