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

  @Test("every kernel against double precision", arguments: Kernels.available, RecurrentKernel.allCases)
  func steps(set: Kernels, kernel: RecurrentKernel) throws {
    let kernels = try set.table
    var random = SplitMix(7)
    for (index, (inputs, units)) in Self.sizes.enumerated() {
      for (activation, recurrentActivation) in Self.activations {
        let rows = 1 + (index * 5 + units) % 13
        let bench = StepBench(
          kernel, kernels, rows: rows, inputs: inputs, units: units, activation, recurrentActivation, &random)
        let what = "\(kernel) \(inputs) → \(units), \(rows) rows, \(activation), \(set)"
        bench.expectForward(what)
        bench.expectGradient(what)
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
    "sums of the inputs taken beforehand change nothing", arguments: Kernels.available,
    RecurrentKernel.allCases.filter(KernelSet.sumsInputs))
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
