import Foundation
import TenorCompute
import TenorLayers
import Testing

/// Derivatives by the embedded tokens against central differences of the reference network. Each token stands at one place
/// only, so that the row of the table that it is looked up in can stand for that place.
@Suite("Gradients of embedded tokens")
struct InputGradientTests {
  private static let units = RandomCase.units
  private static let lengths = [4, 6, 1, 3]
  private static let scales: [Float] = [1, 0.5, 0.25, 0]
  /// For layers that choose the greatest input: of equal ones there is no gradient.
  private static let unequalScales: [Float] = [1, 0.5, 0.25, 0.75]

  private typealias Padding = ReferenceNetwork.Input.Padding

  private func expectEqual(
    _ name: String, mask: Bool, _ padding: Padding, scales: [Float], @LayerBuilder _ layers: () -> [LayerSpec]
  ) throws {
    let example = try RandomCase(
      "\(name), mask \(mask), \(padding)", mask: mask, padding: padding, lengths: Self.lengths, repeatsTokens: false,
      layers)
    let network = example.harness.network
    var random = PhiloxGenerator(seed: 5, purpose: 97)
    let columns = network.outputShape.features
    let cotangent = Self.lengths.map { _ in (0..<columns).map { _ in random.uniform() * 2 - 1 } }
    let found = try InputGradients(network).run(example.harness.batch, scales: scales) { row, _ in cotangent[row] }

    var reference = example.reference
    let table = network.parameters[0].name, width = RandomCase.inputs
    for (row, tokens) in example.ids.enumerated() {
      for token in tokens {
        for column in 0..<width {
          reference.weights[table]?.data[token * width + column] *= Double(scales[row])
        }
      }
    }
    let exact = try reference.run(example.input()).output
    for row in Self.lengths.indices {
      for (column, value) in found.outputs.vector(row).enumerated() {
        #expect(abs(Double(value) - exact[row, column]) < 2e-5, "\(example.name): output \(row), \(column)")
      }
      try #require(found.gradients.steps(row) == Self.lengths[row], "\(example.name)")
      let entries = example.ids[row].flatMap { token in (0..<width).map { token * width + $0 } }
      let expected = try reference.numericalGradient(of: table, at: example.input(), entries: entries) { output in
        (0..<columns).reduce(0) { $0 + output[row, $1] * Double(cotangent[row][$1]) }
      }
      let gradient = (0..<Self.lengths[row]).flatMap { found.gradients.vector(row, step: $0) }
      for (place, pair) in zip(gradient, expected).enumerated()
      where !(abs(Double(pair.0) - pair.1) <= 2e-5 * max(1, abs(pair.1))) {
        Issue.record("\(example.name): row \(row), place \(place / width): \(pair.0), expected \(pair.1)")
        return
      }
      #expect(expected.contains { abs($0) > 1e-4 }, "\(example.name): a gradient of zero shows nothing")
    }
  }

  private func expectEqualForAllPadding(
    _ name: String, scales: [Float] = scales, @LayerBuilder _ layers: () -> [LayerSpec]
  ) throws {
    for mask in [true, false] {
      for padding in [Padding.pre, .post] { try expectEqual(name, mask: mask, padding, scales: scales, layers) }
    }
  }

  @Test("recurrent layers in every direction", arguments: 0..<4)
  func recurrent(cell: Int) throws {
    let layer = Recurrent.cells(Self.units)[cell], sequences = layer.setting { $0.returnSequences = true }
    try expectEqualForAllPadding("\(layer.cell)") { layer }
    try expectEqualForAllPadding("\(layer.cell) backwards") { layer.setting { $0.goBackwards = true } }
    for mode in Bidirectional.MergeMode.allCases {
      try expectEqualForAllPadding("\(layer.cell), both directions, \(mode)") { Bidirectional(layer, mergeMode: mode) }
    }
    try expectEqualForAllPadding("\(layer.cell), stacked") {
      Bidirectional(sequences)
      Recurrent.cells(7)[(cell + 1) % 4]
      Dense(RandomCase.outputs, activation: .softmax)
    }
    try expectEqualForAllPadding("\(layer.cell), average") {
      sequences
      GlobalAveragePooling1D()
      Dense(RandomCase.outputs, activation: .sigmoid)
    }
  }

  @Test("pooling, convolution and flattening")
  func others() throws {
    try expectEqualForAllPadding("average") { GlobalAveragePooling1D() }
    try expectEqualForAllPadding("maximum of a convolution", scales: Self.unequalScales) {
      Conv1D(7, kernelSize: 2, padding: .same, activation: .tanh)
      GlobalMaxPooling1D()
      Dense(RandomCase.outputs)
    }
    try expectEqualForAllPadding("flattened") {
      Flatten()
      Dense(RandomCase.outputs, activation: .tanh)
    }
    try expectEqualForAllPadding("windows", scales: Self.unequalScales) {
      MaxPooling1D(poolSize: 2)
      LSTM(Self.units)
    }
    try expectEqualForAllPadding("after dropout, which does nothing") {
      SpatialDropout1D(0.5)
      GRU(Self.units, dropout: 0.3, recurrentDropout: 0.3)
      Dropout(0.5)
    }
  }

  private static func network(mask: Bool, padding: SequenceSide) throws -> Network {
    try Network(
      [
        Embedding(inputDimension: 40, outputDimension: 12, maskZero: mask).spec,
        Bidirectional(LSTM(9, returnSequences: true)).spec, GRU(8).spec, Dense(3, activation: .softmax).spec,
      ], input: NetworkInput(maximumLength: 30, padding: padding), seed: 3)
  }

  /// Rows of 0 to 28 tokens.
  private static let batch: TokenBatch = {
    var batch = TokenBatch()
    for row in 0..<29 { batch.append((0..<row).map { Int32(1 + (row * 7 + $0 * 5) % 39) }) }
    return batch
  }()

  @Test("a row's results are those of the row alone, on any number of threads")
  func independence() throws {
    for (mask, padding) in [(true, SequenceSide.pre), (false, .pre), (false, .post)] {
      let gradients = InputGradients(try Self.network(mask: mask, padding: padding))
      let scales = (0..<29).map { Float($0 + 1) / 29 }
      let whole = try gradients.run(Self.batch, scales: scales) { _, output in output.map { 1 - $0 } }
      let threaded = try gradients.run(Self.batch, scales: scales, pool: WorkerPool(count: 3)) { _, output in
        output.map { 1 - $0 }
      }
      #expect(whole.outputs == threaded.outputs)
      #expect(whole.gradients == threaded.gradients)
      for row in [0, 1, 17, 28] {
        let alone = try gradients.run(Self.batch.selecting([row]), scales: [scales[row]]) { _, output in
          output.map { 1 - $0 }
        }
        #expect(Array(alone.outputs.vector(0)) == Array(whole.outputs.vector(row)))
        #expect(alone.gradients.steps(0) == row)
        for step in 0..<row {
          #expect(Array(alone.gradients.vector(0, step: step)) == Array(whole.gradients.vector(row, step: step)))
        }
      }
    }
  }

  @Test("outputs are those of prediction, scaled or not")
  func outputs() throws {
    for (mask, padding) in [(true, SequenceSide.pre), (false, .pre), (false, .post)] {
      let network = try Self.network(mask: mask, padding: padding)
      let found = try InputGradients(network).run(Self.batch) { _, output in output }
      #expect(try found.outputs == Predictor(network).outputs(for: Self.batch))
      var smaller = network
      let table = try #require(network.values(of: "embedding/embeddings"))
      // Padding, row 0, stays as it is.
      _ = smaller.setValues(table.prefix(12) + table.dropFirst(12).map { $0 * 0.5 }, of: "embedding/embeddings")
      let scaled = try InputGradients(network).run(
        Self.batch, scales: Array(repeating: 0.5, count: Self.batch.count)
      ) { _, output in output }
      #expect(try scaled.outputs == Predictor(smaller).outputs(for: Self.batch))
    }
  }

  @Test("logits are what goes into the last activation")
  func logits() throws {
    var network = try Self.network(mask: true, padding: .pre)
    // Weights so large that the activation is not nearly linear.
    let kernel = try #require(network.values(of: "dense/kernel"))
    _ = network.setValues(kernel.map { $0 * 50 }, of: "dense/kernel")
    let logits = network.logits
    #expect(logits.parameters == network.parameters)
    #expect(logits.weights === network.weights)
    let sums = try Predictor(logits).outputs(for: Self.batch), shares = try Predictor(network).outputs(for: Self.batch)
    for row in 0..<Self.batch.count {
      let sum = sums.vector(row).map(Double.init), share = shares.vector(row).map(Double.init)
      #expect(abs(log(share[0] / share[1]) - (sum[0] - sum[1])) < 1e-5)
    }
    #expect(network.logits.logits.weights === network.weights)
  }

  @Test("rows that cannot be read are refused")
  func errors() throws {
    let gradients = InputGradients(try Self.network(mask: true, padding: .pre))
    #expect(throws: NetworkError.tokenOutOfRange(row: 0, token: 40, vocabulary: 40)) {
      try gradients.run(TokenBatch([[40]])) { _, output in output }
    }
  }
}
