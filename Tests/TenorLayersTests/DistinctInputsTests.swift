import TenorCompute
import TenorLayers
import Testing

/// Inputs that are multiplied once for each distinct token: only where words repeat and that pays, with the outputs of a run
/// that multiplies each, and its gradients but for the order of sums. Runs with initial states, even none, are such.
@Suite("Inputs of distinct tokens")
struct DistinctInputsTests {
  private static let vocabulary = 12
  private static let lengths = 0..<31

  private struct Case: CustomTestStringConvertible {
    var name: String
    var layers: [LayerSpec]
    var padding: SequenceSide = .pre
    var mask = true
    var testDescription: String { name }
  }

  private static let cases: [Case] = Recurrent.cells(18).flatMap { cell -> [Case] in
    let sequences = cell.setting { $0.returnSequences = true }
    let backwards = cell.setting { $0.goBackwards = true }
    let recurrentDropout = cell.setting { $0.recurrentDropout = 0.2 }
    let name = "\(cell.cell)"
    return [
      Case(name: name, layers: [cell.spec]),
      Case(name: "\(name), stacked", layers: [sequences.spec, cell.spec]),
      Case(name: "\(name), backwards", layers: [backwards.spec]),
      Case(name: "\(name), bidirectional", layers: [Bidirectional(cell).spec]),
      Case(name: "\(name), recurrent dropout", layers: [recurrentDropout.spec]),
      Case(name: "\(name), padding first", layers: [cell.spec], mask: false),
      Case(name: "\(name), padding last", layers: [cell.spec], padding: .post, mask: false),
      Case(
        name: "\(name), bidirectional, padding first", layers: [Bidirectional(cell).spec], mask: false),
      Case(
        name: "\(name), all outputs, padding last", layers: [sequences.spec, Flatten().spec], padding: .post),
    ]
  }

  private static func network(
    _ layers: [LayerSpec], inputs: Int = 32, mask: Bool = true, _ padding: SequenceSide = .pre
  )
    throws -> Network
  {
    try Network(
      [Embedding(inputDimension: vocabulary, outputDimension: inputs, maskZero: mask).spec]
        + layers + [Dense(1, activation: .sigmoid).spec],
      input: NetworkInput(maximumLength: 60, padding: padding), seed: 7)
  }

  private static let batch = TokenBatch(
    lengths.map { row in (0..<row).map { Int32(1 + (row * 7 + $0 * 5) % (vocabulary - 1)) } })

  private struct Step {
    var outputs: NetworkOutputs
    var gradient: [Float]
    var count: Int
  }

  private static func step(
    _ network: Network, _ batch: TokenBatch = batch, precision: Precision = .float32, squaresParts: Bool = false,
    states: StateStore? = nil
  ) -> Step {
    let engine = GradientEngine(
      network, pool: WorkerPool(count: 2), precision: precision, squaresParts: squaresParts)
    let result = engine.run(
      network, batch, rows: Array(0..<batch.count), loss: PropertyTests.SumLoss(), seed: 3, step: 0, states: states)
    return Step(
      outputs: result.outputs,
      gradient: engine.gradient.withSpan(0..<network.parameterCount) { span in span.indices.map { span[$0] } },
      count: engine.distinctInputCount)
  }

  @Test("outputs are the same to the last bit, gradients but for the order of sums", arguments: cases)
  private func equality(example: Case) throws {
    let network = try Self.network(example.layers, mask: example.mask, example.padding)
    let found = Self.step(network), plain = Self.step(network, states: StateStore(initial: [:]))
    #expect(found.count > 0 && plain.count == 0)
    #expect(found.outputs == plain.outputs)
    for info in network.parameters {
      let scale = plain.gradient[info.range].reduce(0) { max($0, abs($1)) }
      let error = zip(found.gradient[info.range], plain.gradient[info.range]).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= 2e-5 * scale, "\(info.name): off by \(error) of \(scale)")
    }
  }

  @Test("with operands of bfloat16 gradients are as near", arguments: Recurrent.cells(18).map(\.spec))
  private func bfloat16(layer: LayerSpec) throws {
    let network = try Self.network([layer])
    let exact = Self.step(network)
    let found = Self.step(network, precision: .bfloat16)
    let plain = Self.step(network, precision: .bfloat16, states: StateStore(initial: [:]))
    #expect(found.count > 0)
    #expect(found.outputs == plain.outputs)
    func distance(_ step: Step) -> Float {
      zip(step.gradient, exact.gradient).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    // What is rounded once for a token cannot be worse than what is rounded at each of its positions.
    #expect(distance(found) <= 1.1 * distance(plain))
  }

  @Test("where each sequence has inputs of its own, or it does not pay, all positions are multiplied")
  func whereItDoesNotPay() throws {
    func count(_ layer: LayerSpec, inputs: Int = 32, _ batch: TokenBatch = Self.batch, squaresParts: Bool = false)
      throws
      -> Int
    {
      Self.step(try Self.network([layer], inputs: inputs), batch, squaresParts: squaresParts).count
    }
    #expect(try count(LSTM(18).spec) > 0)
    #expect(try count(LSTM(18, dropout: 0.1).spec) == 0)
    #expect(try count(LSTM(18).spec, inputs: 31) == 0)
    #expect(try count(LSTM(18).spec, squaresParts: true) == 0)
    // No word comes twice.
    #expect(try count(LSTM(18).spec, TokenBatch([[1, 2, 3], [4, 5], [6]])) == 0)
    // One sequence alone sums its inputs in one product anyway.
    #expect(try count(LSTM(18).spec, TokenBatch([Array(repeating: 3, count: 20)])) == 0)
  }
}
