import TenorCompute
import TenorLayers
import Testing

/// Inputs that are looked up: only where that pays, after as many tokens as the vocabulary has, with the same outputs.
@Suite("Table of input products")
struct InputTableTests {
  private static let vocabulary = 12

  private struct Case: CustomTestStringConvertible {
    var name: String
    var layers: [LayerSpec]
    /// Directions that look their inputs up.
    var tables = 1
    var padding: SequenceSide = .pre
    var mask = true
    var testDescription: String { name }
  }

  private static let cases: [Case] = Recurrent.cells(18).flatMap { cell -> [Case] in
    let sequences = cell.setting { $0.returnSequences = true }
    let backwards = cell.setting { $0.goBackwards = true }
    let name = "\(cell.cell)"
    return [
      Case(name: name, layers: [cell.spec]),
      Case(name: "\(name), after dropout", layers: [Dropout(0.5).spec, cell.spec]),
      Case(name: "\(name), stacked", layers: [sequences.spec, cell.spec]),
      Case(name: "\(name), backwards", layers: [backwards.spec]),
      Case(name: "\(name), bidirectional", layers: [Bidirectional(cell).spec], tables: 2),
      Case(name: "\(name), padding first", layers: [cell.spec], mask: false),
      Case(name: "\(name), padding last", layers: [cell.spec], padding: .post, mask: false),
      Case(
        name: "\(name), bidirectional, padding first", layers: [Bidirectional(cell).spec], mask: false),
    ]
  }

  private static func network(_ example: Case, inputs: Int = 128) throws -> Network {
    try Network(
      [Embedding(inputDimension: vocabulary, outputDimension: inputs, maskZero: example.mask).spec]
        + example.layers + [Dense(1, activation: .sigmoid).spec],
      input: NetworkInput(maximumLength: 60, padding: example.padding), seed: 7)
  }

  private static let batch = TokenBatch(
    (0..<31).map { row in (0..<row).map { Int32(1 + (row * 7 + $0 * 5) % (vocabulary - 1)) } })

  @Test("outputs are the same to the last bit", arguments: cases, Precision.allCases)
  private func outputs(example: Case, precision: Precision) throws {
    let network = try Self.network(example)
    let predictor = Predictor(network, precision: precision)
    let few = Self.batch.selecting([4])
    let before = try predictor.outputs(for: few)
    #expect(predictor.tableCount == 0)
    let many = try predictor.outputs(for: Self.batch)
    #expect(predictor.tableCount == example.tables)
    // Runs with initial states, even none, look nothing up.
    #expect(many == (try predictor.outputs(for: Self.batch, states: StateStore(initial: [:]))))
    #expect(before == (try predictor.outputs(for: few)))
  }

  @Test("narrow embeddings and large vocabularies are multiplied")
  func whereItDoesNotPay() throws {
    let example = Case(name: "", layers: [LSTM(18).spec])
    let narrow = Predictor(try Self.network(example, inputs: 32))
    _ = try narrow.outputs(for: Self.batch)
    #expect(narrow.tableCount == 0)
    let large = Predictor(
      try Network(
        [Embedding(inputDimension: 200_000, outputDimension: 128).spec, LSTM(32).spec, Dense(1).spec],
        input: NetworkInput(maximumLength: 200_000)))
    _ = try large.outputs(for: TokenBatch([(0..<200_000).map(Int32.init)]))
    #expect(large.tableCount == 0)
  }
}
