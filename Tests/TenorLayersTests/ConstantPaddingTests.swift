import TenorCompute
import TenorLayers
import Testing

/// Padding that is read like tokens: its inputs are multiplied once, and sequences whose states repeat themselves are not
/// computed any further, with the results of a run without these shortcuts. Runs with initial states, even none, are such.
@Suite("Constant padding")
struct ConstantPaddingTests {
  /// Long enough for states to settle.
  private static let length = 240

  private struct Case: CustomTestStringConvertible {
    var name: String
    var layers: [LayerSpec]
    var side: SequenceSide
    var testDescription: String { "\(name), \(side)" }
  }

  private static let cases: [Case] = Recurrent.cells(18).flatMap { cell -> [Case] in
    let sequences = cell.setting { $0.returnSequences = true }
    let backwards = cell.setting { $0.goBackwards = true }
    // Inputs are 9: few beside these units.
    let wide = cell.setting { $0.units = 24 }
    let dropping = cell.setting {
      $0.dropout = 0.3
      $0.recurrentDropout = 0.2
    }
    return SequenceSide.allCases.flatMap { side in
      [
        Case(name: "\(cell.cell)", layers: [cell.spec], side: side),
        Case(name: "\(cell.cell), stacked", layers: [sequences.spec, cell.spec], side: side),
        Case(name: "\(cell.cell), backwards", layers: [backwards.spec], side: side),
        Case(name: "\(cell.cell), wide", layers: [wide.spec], side: side),
        Case(name: "\(cell.cell), dropout", layers: [dropping.spec], side: side),
        Case(name: "\(cell.cell), bidirectional", layers: [Bidirectional(sequences).spec, cell.spec], side: side),
        Case(name: "\(cell.cell), all outputs", layers: [sequences.spec, TimeDistributed(Dense(2)).spec], side: side),
      ]
    }
  }

  private static func network(_ example: Case) throws -> Network {
    try PropertyTests.network(
      example.layers, mask: false, input: NetworkInput(maximumLength: length, padding: example.side))
  }

  @Test("outputs are the same to the last bit", arguments: cases, Precision.allCases)
  private func outputs(example: Case, precision: Precision) throws {
    let predictor = Predictor(try Self.network(example), precision: precision)
    let batch = PropertyTests.batch(rows: 31)
    let plain = try predictor.outputs(for: batch, states: StateStore(initial: [:]))
    #expect(try predictor.outputs(for: batch) == plain)
    // A row alone takes another way through the kernels.
    for row in [0, 12, 30] {
      let alone = try predictor.outputs(for: batch.selecting([row]))
      #expect(alone.values == (0..<plain.steps(row)).flatMap { Array(plain.vector(row, step: $0)) })
    }
  }

  @Test("gradients are the same, but for the order in which those of padding are added", arguments: cases)
  private func gradients(example: Case) throws {
    let network = try Self.network(example)
    let batch = PropertyTests.batch(rows: 31)
    func step(_ states: StateStore?) -> (outputs: NetworkOutputs, gradient: [Float]) {
      let engine = GradientEngine(network, pool: WorkerPool(count: 2))
      let result = engine.run(
        network, batch, rows: Array(0..<batch.count), loss: PropertyTests.SumLoss(), seed: 3, step: 0, states: states)
      return (
        result.outputs, engine.gradient.withSpan(0..<network.parameterCount) { span in span.indices.map { span[$0] } }
      )
    }
    let (outputs, found) = step(nil), (plainOutputs, plain) = step(StateStore(initial: [:]))
    #expect(outputs == plainOutputs)
    for info in network.parameters {
      let scale = plain[info.range].reduce(0) { max($0, abs($1)) }
      let error = zip(found[info.range], plain[info.range]).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= 2e-5 * scale, "\(info.name): off by \(error) of \(scale)")
    }
  }

  /// Counts are the process's, so that this is done in a process of its own.
  @Test("states that repeat themselves take no steps")
  func counts() async {
    await #expect(processExitsWith: .success) {
      for side in SequenceSide.allCases {
        let network = try PropertyTests.network(
          [LSTM(18).spec], mask: false, input: NetworkInput(maximumLength: 600, padding: side))
        let before = StepCounter.shared.steps(.lstm)
        _ = try Predictor(network).outputs(for: TokenBatch([[1, 2, 3], [4, 5, 6]] as [[Int32]]))
        let steps = StepCounter.shared.steps(.lstm) - before
        guard (50..<300).contains(steps) else { throw ReferenceError("\(side): \(steps) steps of 600") }
      }
    }
  }
}
