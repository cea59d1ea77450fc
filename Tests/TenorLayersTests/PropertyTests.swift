import TenorCompute
import TenorLayers
import Testing

/// What holds for any weights and any input.
@Suite("Properties of networks")
struct PropertyTests {
  /// Networks of all kinds of layer, padding masked.
  static let networks: [(name: String, layers: [LayerSpec])] =
    Recurrent.cells(21).map { cell in
      (
        "\(cell.cell)",
        sequential {
          Bidirectional(cell)
          Dense(3, activation: .softmax)
        }
      )
    } + [
      (
        "stack",
        sequential {
          SimpleRNN(18, returnSequences: true); LSTM(5); Dense(3)
        }
      ),
      (
        "tagger",
        sequential {
          GRU(17, returnSequences: true); TimeDistributed(Dense(3, activation: .softmax))
        }
      ),
      (
        "average",
        sequential {
          LSTM(6, returnSequences: true); GlobalAveragePooling1D(); Dense(3)
        }
      ),
    ]

  static func network(
    _ layers: [LayerSpec], mask: Bool = true, input: NetworkInput = NetworkInput(), seed: UInt64 = 4
  ) throws -> Network {
    try Network(
      [Embedding(inputDimension: 50, outputDimension: 9, maskZero: mask).spec] + layers, input: input, seed: seed)
  }

  /// More rows than a micro-batch has, of lengths from 0 to 12.
  static func batch(rows: Int = 61, minimum: Int = 0) -> TokenBatch {
    var random = PhiloxGenerator(seed: 12, purpose: 97)
    return TokenBatch(
      (0..<rows).map { row in
        (0..<minimum + (row * 7) % (13 - minimum)).map { _ in Int32.random(in: 1..<50, using: &random) }
      })
  }

  private func rowOutputs(_ outputs: NetworkOutputs) -> [[Float]] {
    (0..<outputs.count).map { row in
      (0..<outputs.steps(row)).flatMap { Array(outputs.vector(row, step: $0)) }
    }
  }

  @Test(
    "a batch gives what its rows give alone, bit for bit, in any order", arguments: 0..<networks.count,
    Precision.allCases)
  func batches(index: Int, precision: Precision) throws {
    let predictor = Predictor(try Self.network(Self.networks[index].layers), precision: precision)
    let batch = Self.batch()
    let together = try rowOutputs(predictor.outputs(for: batch))
    for row in 0..<batch.count {
      let alone = try rowOutputs(predictor.outputs(for: batch.selecting([row])))
      #expect(alone[0] == together[row], "\(Self.networks[index].name): row \(row)")
    }
    var random = PhiloxGenerator(seed: 5, purpose: 96)
    let order = (0..<batch.count).shuffled(using: &random)
    let shuffled = try rowOutputs(predictor.outputs(for: batch.selecting(order)))
    #expect(shuffled == order.map { together[$0] })
    #expect(Set(together).count > 40, "rows must differ for this to prove anything")
    for workers in [1, 2, 3, 8] {
      #expect(try rowOutputs(predictor.outputs(for: batch, pool: WorkerPool(count: workers))) == together)
    }
  }

  @Test("behind a mask, neither the maximum length nor the side of padding matters", arguments: 0..<networks.count)
  func padding(index: Int) throws {
    let layers = Self.networks[index].layers
    let batch = Self.batch()
    let free = try Predictor(Self.network(layers)).outputs(for: batch)
    for length in [12, 13, 40] {
      for side in SequenceSide.allCases {
        let input = NetworkInput(maximumLength: length, padding: side)
        #expect(try Predictor(Self.network(layers, input: input)).outputs(for: batch) == free)
      }
    }
  }

  @Test("rows without tokens and with one have finite outputs and gradients")
  func shortRows() throws {
    for (name, layers) in Self.networks {
      let network = try Self.network(layers)
      let batch = TokenBatch([[], [7], [], [3, 4]] as [[Int32]])
      let outputs = try rowOutputs(Predictor(network).outputs(for: batch))
      let values = outputs.flatMap { $0 }
      #expect(values.allSatisfy { $0.isFinite }, "\(name)")
      #expect(outputs[0] == outputs[2], "\(name)")
      let gradient = Self.gradient(network, batch, workers: 1)
      #expect(gradient.allSatisfy { $0.isFinite } && gradient.contains { $0 != 0 }, "\(name)")
      let empty = Self.gradient(network, TokenBatch([[], []] as [[Int32]]), workers: 2)
      #expect(empty.allSatisfy { $0.isFinite }, "\(name)")
    }
    let recurrent = try Self.network(sequential { LSTM(4) })
    #expect(try Predictor(recurrent).outputs(for: TokenBatch([[]] as [[Int32]])).values == [0, 0, 0, 0])
  }

  /// A loss that is linear in the outputs.
  struct SumLoss: OutputLoss {
    /// Whether rows differ in their gradients.
    var byRow = true
    var skipsLastActivation: Bool { false }
    func evaluate(_ output: Span<Float>, row: Int, step: Int, gradient: inout MutableSpan<Float>) -> Double {
      for index in 0..<gradient.count { gradient[index] = Float(1 + ((byRow ? row : 0) + index) % 3) }
      return 0
    }
  }

  static func gradient(
    _ network: Network, _ batch: TokenBatch, workers: Int, seed: UInt64 = 0, precision: Precision = .float32
  ) -> [Float] {
    let engine = GradientEngine(network, pool: WorkerPool(count: workers), precision: precision)
    _ = engine.run(network, batch, rows: Array(0..<batch.count), loss: SumLoss(), seed: seed, step: 0)
    return engine.gradient.withSpan(0..<network.parameterCount) { span in span.indices.map { span[$0] } }
  }

  @Test(
    "gradients do not depend on the number of threads, to the last bit", arguments: 0..<networks.count,
    Precision.ofTraining)
  func threads(index: Int, precision: Precision) throws {
    let layers = [SpatialDropout1D(0.2).spec] + Self.networks[index].layers
    let network = try Self.network(layers)
    // Enough for several micro-batches in each of the eight lanes.
    let batch = Self.batch(rows: 400)
    let one = Self.gradient(network, batch, workers: 1, precision: precision)
    for workers in [2, 3, 8] {
      #expect(
        Self.gradient(network, batch, workers: workers, precision: precision) == one, "\(workers) threads")
    }
    #expect(Self.gradient(network, batch, workers: 3, seed: 9, precision: precision) != one)
  }

  @Test("squares of an embedding's gradient are those of each token's part")
  func squares() throws {
    let network = try Self.network(sequential { LSTM(5) })
    // No token twice in a row, and more rows than lanes.
    let rows: [[Int32]] = (0..<300).map { row in
      (0..<4).map { (place: Int) -> Int32 in Int32(1 + (row * 3 + place * 7) % 49) }
    }
    let batch = TokenBatch(rows)
    let table = try #require(network.parameters.first { $0.isSparse })
    let engine = GradientEngine(network, pool: WorkerPool(count: 2), squaresParts: true)
    let squares = try #require(engine.squares)
    func run(_ rows: [Int]) -> (gradient: [Float], squares: [Float]) {
      _ = engine.run(network, batch, rows: rows, loss: SumLoss(byRow: false), seed: 0, step: 0)
      func values(_ buffer: FloatBuffer) -> [Float] { buffer.withSpan(table.range) { s in s.indices.map { s[$0] } } }
      return (values(engine.gradient), values(squares))
    }
    var expected = [Double](repeating: 0, count: table.count)
    for row in 0..<batch.count {
      for (index, part) in run([row]).gradient.enumerated() { expected[index] += Double(part) * Double(part) }
    }
    // Twice, so that nothing of the first step may stay.
    _ = run(Array(0..<batch.count))
    for (found, exact) in zip(run(Array(0..<batch.count)).squares, expected) {
      #expect(abs(Double(found) - exact) <= 1e-5 * exact)
    }
    #expect(expected.contains { $0 > 0 })
  }

  @Test("a step after the largest micro-batch allocates no workspace", arguments: 0..<networks.count)
  func workspace(index: Int) throws {
    let network = try Self.network(Self.networks[index].layers)
    let engine = GradientEngine(network, pool: WorkerPool(count: 1))
    let batch = Self.batch(rows: 200)
    func step(_ rows: Range<Int>) {
      _ = engine.run(network, batch, rows: Array(rows), loss: SumLoss(), seed: 0, step: 0)
    }
    // Eight micro-batches of 24 rows; a larger batch is cut into more, smaller ones.
    for _ in 0..<3 { step(0..<192) }
    let capacity = engine.workspaceCapacity
    #expect(capacity > 0)
    for count in [192, 1, 64, 200, 24, 191] {
      step(0..<count)
      #expect(engine.workspaceCapacity == capacity)
    }
  }

  @Test("training keeps no reference to the weights, which would make each step copy them")
  func references() throws {
    var network = try Self.network(Self.networks[0].layers)
    let engine = GradientEngine(network, pool: WorkerPool(count: 2))
    network.makeUnique()
    let before = network.weights.base
    for step in 0..<3 {
      _ = engine.run(network, Self.batch(), rows: Array(0..<61), loss: SumLoss(), seed: 0, step: step)
      network.makeUnique()
      #expect(network.weights.base == before)
    }
  }
}
