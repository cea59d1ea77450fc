import TenorCompute
import TenorLayers
import Testing

/// Networks computed with operands of bfloat16 or 8 bits, against the same in single precision.
@Suite("Precision")
struct PrecisionTests {
  private typealias Properties = PropertyTests

  /// The Euclidean norm of the difference, relative to that of `exact`.
  private static func relativeError(_ found: ArraySlice<Float>, _ exact: ArraySlice<Float>) -> Double {
    let difference = zip(found, exact).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    let norm = exact.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (difference / max(norm, 1e-20)).squareRoot()
  }

  @Test(
    "outputs and gradients of bfloat16 are those of single precision but for its rounding",
    arguments: 0..<PropertyTests.networks.count)
  func bfloat16(index: Int) throws {
    let network = try Properties.network(Properties.networks[index].layers)
    let batch = Properties.batch()
    let exact = try Predictor(network).outputs(for: batch).values
    let rounded = try Predictor(network, precision: .bfloat16).outputs(for: batch).values
    #expect(Self.relativeError(rounded[...], exact[...]) < 0.02)
    let gradient = Properties.gradient(network, batch, workers: 1)
    let roundedGradient = Properties.gradient(network, batch, workers: 1, precision: .bfloat16)
    for info in network.parameters {
      let error = Self.relativeError(roundedGradient[info.range], gradient[info.range])
      #expect(error < 0.05, "\(Properties.networks[index].name): \(info.name)")
    }
    let hasRecurrence = network.parameters.contains { $0.name.hasSuffix("recurrent_kernel") }
    #expect((rounded == exact) != hasRecurrence, "rounding shows where there is a recurrent layer, and nowhere else")
  }

  @Test(
    "outputs of 8 bits are those of single precision but for its rounding, with padding of its own and shared",
    arguments: 0..<PropertyTests.networks.count, [true, false])
  func int8(index: Int, mask: Bool) throws {
    let network = try Properties.network(
      Properties.networks[index].layers, mask: mask, input: NetworkInput(maximumLength: 16, padding: .pre))
    let batch = Properties.batch()
    let exact = try Predictor(network).outputs(for: batch).values
    let rounded = try Predictor(network, precision: .int8).outputs(for: batch).values
    // States of networks that have not learnt are about 0.1: half of a step of 1/127 is 4 % of that, in each layer.
    #expect(Self.relativeError(rounded[...], exact[...]) < 0.12, "\(Properties.networks[index].name)")
    let hasRecurrence = network.parameters.contains { $0.name.hasSuffix("recurrent_kernel") }
    #expect((rounded == exact) != hasRecurrence)
  }

  @Test(
    "layers whose states are not bounded compute in single precision instead of 8 bits", arguments: Recurrent.cells(9))
  func unbounded(cell: Recurrent) throws {
    func outputs(_ precision: Precision, _ change: (inout Recurrent) -> Void) throws -> [Float] {
      let network = try Properties.network([cell.setting(change).spec])
      return try Predictor(network, precision: precision).outputs(for: Properties.batch()).values
    }
    func sameAsSingle(_ change: (inout Recurrent) -> Void) throws -> Bool {
      try outputs(.int8, change) == outputs(.float32, change)
    }
    #expect(try sameAsSingle { $0.activation = .relu })
    #expect(try !sameAsSingle { $0.activation = .softsign })
    // A plain layer has no gates.
    #expect(try sameAsSingle { $0.recurrentActivation = .tanh } == (cell.cell != .simpleRNN))
  }
}
