import Foundation
import TenorCompute
import TenorLayers
import Testing

/// The product against Keras and PyTorch, output and gradients.
@Suite("Network against Keras and PyTorch")
struct NetworkGoldenTests {
  @Test("outputs, final states and gradients equal Keras's", arguments: GoldenFixtures.kerasFamilies)
  func keras(family: String) throws {
    // Dropout draws other numbers than Keras; the reference network, fed the product's, judges it. A loss on the padding
    // of an output sequence cannot be said here, where outputs have none; pooling over padding shows its gradient.
    let cases = try GoldenFixtures.cases(family).filter {
      $0.dropoutMasks.isEmpty && !$0.name.contains("padding-cotangent")
    }
    for golden in cases { try expectEqual(golden) }
  }

  @Test("outputs, final states and gradients equal PyTorch's")
  func torch() throws {
    let cases = try GoldenFixtures.torchCases()
    #expect(!cases.isEmpty)
    for golden in cases { try expectEqual(golden) }
  }

  private func expectEqual(_ golden: GoldenCase) throws {
    let harness = try NetworkHarness(golden)
    let outputs = try Predictor(harness.network).outputs(
      for: harness.batch, states: StateStore(initial: harness.states))
    let expected = golden.rows(of: golden.output, likeStepsOf: outputs)
    let cotangent = golden.rows(of: golden.outputCotangent, likeStepsOf: outputs)
    expectClose(outputs.values.map(Double.init), expected.flatMap { $0 }, golden.tolerance, "\(golden.name): output")

    let outcome = try harness.run(cotangent)
    #expect(outcome.outputs == outputs, "\(golden.name): training and prediction differ")
    for (name, gradient) in golden.gradients {
      let found = try #require(outcome.gradients[name], "\(golden.name): no gradient of \(name)")
      expectClose(found.data, gradient.data, golden.tolerance, "\(golden.name): gradient of \(name)")
    }
    guard let states = golden.finalStates, let found = outcome.finalStates[golden.lastLayer] else { return }
    for (index, state) in states.enumerated() {
      expectClose(
        found[index].elements.map(Double.init), state.data, golden.tolerance, "\(golden.name): final state \(index)")
    }
  }

  /// Relative to the largest magnitude expected.
  private func expectClose(_ found: [Double], _ expected: [Double], _ tolerance: Double, _ what: String) {
    let deviation = ReferenceTensor(shape: [found.count], data: found)
      .deviation(from: ReferenceTensor(shape: [expected.count], data: expected))
    #expect(deviation <= tolerance, "\(what) deviates by \(deviation)")
  }
}
