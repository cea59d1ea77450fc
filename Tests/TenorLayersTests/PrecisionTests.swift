import TenorCompute
import TenorLayers
import Testing

/// Networks computed with operands of bfloat16, against the same in single precision.
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
}
