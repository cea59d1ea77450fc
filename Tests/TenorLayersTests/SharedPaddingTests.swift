import TenorCompute
import TenorLayers
import Testing

/// Padding before sequences that is not masked: run through once for all sequences of a micro-batch, with the results of
/// a run for each.
@Suite("Shared padding")
struct SharedPaddingTests {
  private static let length = 16

  private static let networks: [(name: String, layers: [LayerSpec])] =
    Recurrent.cells(21).flatMap { cell -> [(String, [LayerSpec])] in
      let sequences = cell.setting { $0.returnSequences = true }
      let backwards = cell.setting { $0.goBackwards = true }
      return [
        ("\(cell.cell)", [cell.spec]),
        ("\(cell.cell), stacked", [sequences.spec, cell.spec]),
        ("\(cell.cell), then backwards", [sequences.spec, backwards.spec]),
        ("\(cell.cell), backwards", [backwards.spec]),
        ("\(cell.cell), bidirectional", [Bidirectional(cell).spec]),
        ("\(cell.cell), bidirectional, stacked", [Bidirectional(sequences).spec, Bidirectional(cell).spec]),
      ]
    } + [
      (
        "tagger",
        sequential {
          LSTM(6, returnSequences: true); TimeDistributed(Dense(3))
        }
      ),
      (
        "maximum",
        sequential {
          GRU(6, returnSequences: true); GlobalMaxPooling1D(); Dense(3)
        }
      ),
      (
        "convolution",
        sequential {
          Conv1D(4, kernelSize: 3); LSTM(5)
        }
      ),
      (
        "dropout between",
        sequential {
          LSTM(6, returnSequences: true); Dropout(0.4); LSTM(5)
        }
      ),
    ]

  private static func network(_ layers: [LayerSpec]) throws -> Network {
    try PropertyTests.network(
      layers, mask: false, input: NetworkInput(maximumLength: length, padding: .pre))
  }

  /// Outputs and gradient of a training step; with the squares of the parts, each sequence has its own padding.
  private static func step(
    _ network: Network, _ batch: TokenBatch, shares: Bool, precision: Precision
  ) -> (outputs: [Float], gradient: [Float]) {
    let engine = GradientEngine(
      network, pool: WorkerPool(count: 2), precision: precision, squaresParts: !shares)
    let result = engine.run(
      network, batch, rows: Array(0..<batch.count), loss: PropertyTests.SumLoss(), seed: 3, step: 0)
    let gradient = engine.gradient.withSpan(0..<network.parameterCount) { span in span.indices.map { span[$0] } }
    return (result.outputs.values, gradient)
  }

  @Test(
    "outputs and gradients are those of padding of one's own", arguments: 0..<networks.count, Precision.ofTraining)
  func equality(index: Int, precision: Precision) throws {
    let network = try Self.network(Self.networks[index].layers)
    let batch = PropertyTests.batch()
    let shared = Self.step(network, batch, shares: true, precision: precision)
    let own = Self.step(network, batch, shares: false, precision: precision)
    // In bfloat16 a gradient is rounded after the sum over the sequences instead of before.
    let tolerance: Float = precision == .float32 ? 2e-5 : 2e-2
    #expect(zip(shared.outputs, own.outputs).allSatisfy { abs($0 - $1) <= 1e-5 })
    for info in network.parameters {
      let scale = own.gradient[info.range].reduce(0) { max($0, abs($1)) }
      let error = zip(shared.gradient[info.range], own.gradient[info.range]).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= tolerance * scale, "\(Self.networks[index].name), \(info.name): off by \(error) of \(scale)")
    }
  }

  @Test("a prediction is that of a training step without dropout", arguments: 0..<networks.count)
  func prediction(index: Int) throws {
    guard Self.networks[index].name != "dropout between" else { return }
    let network = try Self.network(Self.networks[index].layers)
    let batch = PropertyTests.batch()
    let own = Self.step(network, batch, shares: false, precision: .float32)
    let predicted = try Predictor(network).outputs(for: batch)
    #expect(zip(predicted.values, own.outputs).allSatisfy { abs($0 - $1) <= 1e-5 })
    // A row alone begins after as much padding.
    for row in [0, 17, 60] {
      let alone = try Predictor(network).outputs(for: batch.selecting([row]))
      #expect(alone.values == Self.values(predicted, row), "row \(row)")
    }
  }

  private static func values(_ outputs: NetworkOutputs, _ row: Int) -> [Float] {
    (0..<outputs.steps(row)).flatMap { Array(outputs.vector(row, step: $0)) }
  }

  /// Counts are the process's, so each case counts in a process of its own.
  @Test("padding takes as many steps as the shortest sequence has, and none for each sequence")
  func counts() async {
    await #expect(processExitsWith: .success) {
      let batch = TokenBatch([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3], [4]] as [[Int32]])
      let cases: [([LayerSpec], Int)] = [
        // One row for 15 steps of padding, then 7 steps for all.
        ([LSTM(5).spec], 15 + 7),
        (
          sequential {
            LSTM(5, returnSequences: true); LSTM(4)
          }, 2 * (15 + 7)
        ),
        // The direction that reads the padding last goes all 16 steps, 6 of them apart for tokens and for padding.
        ([Bidirectional(LSTM(5)).spec], 15 + 7 + 16 + 6),
        (
          sequential {
            SpatialDropout1D(0.2); LSTM(5)
          }, 16 + 6
        ),
      ]
      for (layers, expected) in cases {
        let network = try SharedPaddingTests.network(layers)
        let before = StepCounter.shared.steps(.lstm)
        _ = try Predictor(network).outputs(for: batch)
        let steps = StepCounter.shared.steps(.lstm) - before
        guard steps == expected else { throw ReferenceError("\(layers): \(steps) steps, expected \(expected)") }
      }
    }
  }
}
