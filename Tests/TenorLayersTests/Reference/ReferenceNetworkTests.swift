import Foundation
import Testing

/// The reference network against Keras and PyTorch: what holds here makes it a judge of the product.
@Suite("Reference network")
struct ReferenceNetworkTests {
  /// The fixtures were computed in double precision and written with seven digits, so the reference, double as well,
  /// must come closer than the tolerance that they state for float32.
  private static let tolerance = 1e-6

  @Test("outputs and final states equal Keras's", arguments: GoldenFixtures.kerasFamilies)
  func outputs(family: String) throws {
    let cases = try GoldenFixtures.cases(family)
    #expect(!cases.isEmpty)
    for golden in cases { try expectOutput(of: golden) }
  }

  @Test("central differences equal Keras's gradients", arguments: GoldenFixtures.kerasFamilies)
  func gradients(family: String) throws {
    for golden in try GoldenFixtures.cases(family) { try expectGradients(of: golden) }
  }

  @Test("outputs, final states and gradients equal PyTorch's")
  func torch() throws {
    let cases = try GoldenFixtures.torchCases()
    #expect(!cases.isEmpty)
    for golden in cases {
      try expectOutput(of: golden)
      try expectGradients(of: golden)
    }
  }

  private func expectOutput(of golden: GoldenCase) throws {
    let result = try golden.referenceNetwork().run(golden.referenceInput)
    let deviation: Double
    if golden.source.hasPrefix("torch") {
      // PyTorch pads with zeros where Keras repeats the last output.
      let flat = [golden.output, result.output].map { golden.withoutPadding($0).flatMap { $0 } }
      deviation = ReferenceTensor(shape: [flat[1].count], data: flat[1])
        .deviation(from: ReferenceTensor(shape: [flat[0].count], data: flat[0]))
    } else {
      deviation = result.output.deviation(from: golden.output)
    }
    #expect(deviation < Self.tolerance, "\(golden.name): the output deviates by \(deviation)")
    if let expected = golden.finalStates {
      let states = result.finalStates[golden.lastLayer] ?? []
      #expect(states.count == expected.count, "\(golden.name)")
      for (index, pair) in zip(states, expected).enumerated() {
        let deviation = pair.0.deviation(from: pair.1)
        #expect(deviation < Self.tolerance, "\(golden.name): final state \(index) deviates by \(deviation)")
      }
    }
  }

  /// Checks some two dozen elements of each gradient, spread evenly.
  private func expectGradients(of golden: GoldenCase) throws {
    let network = try golden.referenceNetwork()
    let input = golden.referenceInput
    #expect(Set(golden.gradients.keys).isSuperset(of: golden.weights.keys), "\(golden.name)")
    for (name, expected) in golden.gradients.sorted(by: { $0.key < $1.key }) {
      let count = expected.data.count
      let entries = Array(stride(from: 0, to: count, by: max(1, count / 24)))
      let numerical = try network.numericalGradient(of: name, at: input, entries: entries) {
        $0.dot(golden.outputCotangent)
      }
      let scale = max(expected.data.reduce(0) { max($0, abs($1)) }, 1e-3)
      let difference = zip(entries, numerical).reduce(0) { max($0, abs($1.1 - expected.data[$1.0])) }
      #expect(difference <= 2e-6 * scale, "\(golden.name): \(name) is off by \(difference) at a scale of \(scale)")
    }
  }
}
