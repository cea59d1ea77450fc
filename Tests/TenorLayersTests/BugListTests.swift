import Foundation
import TenorCompute
import TenorLayers
import Testing

/// Mistakes that recurrent networks elsewhere have had, one test each.
@Suite("Known mistakes")
struct BugListTests {
  private static let cells = Recurrent.cells(RandomCase.units)

  private func network(_ layer: some LayerDescription, seed: UInt64 = 6) throws -> Network {
    try Network(
      sequential {
        Embedding(inputDimension: 20, outputDimension: 3, maskZero: true)
        [layer.spec]
      }, seed: seed)
  }

  /// The same weights in a network of another layer.
  private func copy(_ source: Network, _ prefix: String, to target: inout Network, _ targetPrefix: String) throws {
    for info in source.parameters where info.name.hasPrefix(prefix) || info.name.hasSuffix("embeddings") {
      let name = targetPrefix + info.name.dropFirst(info.name.hasPrefix(prefix) ? prefix.count : info.name.count)
      let isTable = info.name.hasSuffix("embeddings")
      let values = try #require(source.values(of: info.name))
      let known = target.setValues(values, of: isTable ? info.name : name)
      #expect(known, "\(name)")
    }
  }

  private let rows: [[Int32]] = [[3, 1, 4, 1, 5], [9, 2], [6], [5, 3, 5, 8, 9, 7, 9]]

  @Test("the default state has a row for each sequence and a column for each unit", arguments: 0..<4)
  func defaultStateShape(cell: Int) throws {
    // 4 rows, 6 steps, 3 inputs and 5 units are all different; output and gradients.
    try RandomCase("\(Self.cells[cell].cell)") { Self.cells[cell] }.expectEqual()
  }

  @Test("the last output of both directions: the backward half has read the whole sequence", arguments: 0..<4)
  func bidirectionalLastOutput(cell: Int) throws {
    let both = try network(Bidirectional(Self.cells[cell]))
    var forward = try network(Self.cells[cell]), backward = forward
    let layer = forward.layerSummaries[1].name
    try copy(both, "bidirectional/forward", to: &forward, layer)
    try copy(both, "bidirectional/backward", to: &backward, layer)
    let output = try Predictor(both).outputs(for: TokenBatch(rows))
    let ahead = try Predictor(forward).outputs(for: TokenBatch(rows))
    let back = try Predictor(backward).outputs(for: TokenBatch(rows.map { $0.reversed() }))
    for row in rows.indices {
      #expect(Array(output.vector(row)) == Array(ahead.vector(row)) + Array(back.vector(row)))
    }
  }

  @Test("reversal reverses: a palindrome gives equal halves, another sequence does not", arguments: 0..<4)
  func reversal(cell: Int) throws {
    var both = try network(Bidirectional(Self.cells[cell].setting { $0.returnSequences = true }))
    let source = both
    for info in source.parameters where info.name.contains("/forward/") {
      let name = info.name.replacingOccurrences(of: "/forward/", with: "/backward/")
      let known = both.setValues(try #require(source.values(of: info.name)), of: name)
      #expect(known)
    }
    let outputs = try Predictor(both).outputs(for: TokenBatch([[4, 7, 9, 7, 4], [4, 7, 9, 8, 5]] as [[Int32]]))
    let units = RandomCase.units
    for step in 0..<5 {
      let here = Array(outputs.vector(0, step: step)), there = Array(outputs.vector(0, step: 4 - step))
      #expect(Array(here.prefix(units)) == Array(there.suffix(units)))
    }
    #expect(outputs.vector(1, step: 0).prefix(units) != outputs.vector(1, step: 4).suffix(units))
  }

  @Test("every row of a batch is computed", arguments: 0..<4)
  func everyRow(cell: Int) throws {
    let predictor = Predictor(try network(Self.cells[cell]))
    let outputs = try predictor.outputs(for: TokenBatch(rows))
    for row in rows.indices {
      #expect(outputs.vector(row).contains { $0 != 0 })
      #expect(try Array(predictor.outputs(for: TokenBatch([rows[row]])).values) == Array(outputs.vector(row)))
    }
  }

  @Test("the cases of the tests have more than one of everything")
  func generatorWidths() throws {
    let item = try RandomCase("widths") { GRU(RandomCase.units) }
    #expect(item.ids.count > 1 && Set(item.ids.map(\.count)).count > 2)
    for info in item.harness.network.parameters { #expect(info.shape.allSatisfy { $0 > 1 }, "\(info.name)") }
    for family in ["simple_rnn", "gru", "lstm", "bidirectional"] {
      let cases = try GoldenFixtures.cases(family)
      #expect(cases.contains { golden in golden.ids.count > 1 && Set(golden.ids.map(\.count)).count > 1 })
      #expect(cases.allSatisfy { golden in golden.weights.values.allSatisfy { $0.data.count > 1 } })
    }
  }

  @Test("an option that is set has an effect", arguments: 0..<4)
  func optionsArrive(cell: Int) throws {
    let base = Self.cells[cell]
    let plain = try Predictor(network(base)).outputs(for: TokenBatch(rows))
    var options: [(inout Recurrent) -> Void] = [
      { $0.activation = .relu }, { $0.goBackwards = true }, { $0.returnSequences = true },
      { $0.kernelInitializer = .ones }, { $0.recurrentInitializer = .ones }, { $0.biasInitializer = .ones },
    ]
    if base.cell != .simpleRNN { options.append { $0.recurrentActivation = .hardSigmoid } }
    for (index, option) in options.enumerated() {
      let changed = try Predictor(network(base.setting(option))).outputs(for: TokenBatch(rows))
      #expect(changed != plain, "option \(index)")
    }
    if case .gru(let after) = base.cell {
      // With a bias of ones the two places of the reset gate differ.
      let other = GRU(RandomCase.units, resetAfter: !after).setting { $0.biasInitializer = .ones }
      let same = base.setting { $0.biasInitializer = .ones }
      #expect(
        try Predictor(network(other)).outputs(for: TokenBatch(rows))
          != Predictor(network(same)).outputs(for: TokenBatch(rows)))
    }
  }

  @Test("no two gates of a fixture have the same weights, so that their order shows")
  func gateOrder() throws {
    for family in ["gru", "lstm"] {
      for golden in try GoldenFixtures.cases(family) {
        let gates = family == "gru" ? 3 : 4
        for (name, tensor) in golden.weights where name.hasSuffix("/recurrent_kernel") {
          let units = tensor.shape[0]
          let columns = (0..<gates * units).map { column in (0..<units).map { tensor[$0, column] } }
          #expect(Set(columns).count == gates * units, "\(golden.name)")
        }
      }
    }
  }

  @Test("c = f c′ + i g, not (f c′ + i) g: one unit, by hand")
  func cellStateGrouping() throws {
    var network = try Network(
      sequential {
        Embedding(inputDimension: 2, outputDimension: 1, maskZero: true)
        LSTM(1)
      })
    let weights: [String: [Float]] = [
      "embedding/embeddings": [0, 0.5], "lstm/kernel": [0.1, 0.2, 0.3, 0.4],
      "lstm/recurrent_kernel": [0.5, 0.6, 0.7, 0.8], "lstm/bias": [0.01, 0.02, 0.03, 0.04],
    ]
    for (name, values) in weights {
      let known = network.setValues(values, of: name)
      #expect(known, "\(name)")
    }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    var (h, c) = (0.0, 0.0)
    for _ in 0..<2 {
      let i = sigmoid(0.5 * 0.1 + h * 0.5 + 0.01), f = sigmoid(0.5 * 0.2 + h * 0.6 + 0.02)
      let g = tanh(0.5 * 0.3 + h * 0.7 + 0.03), o = sigmoid(0.5 * 0.4 + h * 0.8 + 0.04)
      c = f * c + i * g
      h = o * tanh(c)
    }
    let output = try Predictor(network).outputs(for: TokenBatch([[1, 1]] as [[Int32]])).values[0]
    #expect(abs(Double(output) - h) < 1e-6)
  }

  @Test("no initial state is a state of zeros, bit for bit", arguments: 0..<4)
  func defaultStateIsZero(cell: Int) throws {
    for layer in [Self.cells[cell].spec, Bidirectional(Self.cells[cell]).spec] {
      let network = try network(layer)
      let count = Self.cells[cell].cell.states * (layer.className == "Bidirectional" ? 2 : 1)
      let zeros = (0..<count).map { _ in Matrix(rows: rows.count, columns: RandomCase.units) }
      let states = StateStore(initial: [network.layerSummaries[1].name: zeros])
      let predictor = Predictor(network)
      #expect(try predictor.outputs(for: TokenBatch(rows), states: states) == predictor.outputs(for: TokenBatch(rows)))
      let ones = zeros.map { Matrix(rows: $0.rows, columns: $0.columns, elements: $0.elements.map { _ in 1 }) }
      let other = StateStore(initial: [network.layerSummaries[1].name: ones])
      #expect(try predictor.outputs(for: TokenBatch(rows), states: other) != predictor.outputs(for: TokenBatch(rows)))
    }
  }

  @Test("prediction drops nothing, twice the same to the last bit", arguments: 0..<4)
  func dropoutAtPrediction(cell: Int) throws {
    let layer = Self.cells[cell].setting {
      $0.dropout = 0.5; $0.recurrentDropout = 0.5
    }
    let dropping = Predictor(try network(layer)), plain = Predictor(try network(Self.cells[cell]))
    let first = try dropping.outputs(for: TokenBatch(rows))
    #expect(try dropping.outputs(for: TokenBatch(rows)) == first)
    #expect(try plain.outputs(for: TokenBatch(rows)) == first)
  }

  @Test("backward(x) is forward(reverse x), in the order of reading", arguments: 0..<4)
  func direction(cell: Int) throws {
    for sequences in [false, true] {
      let layer = Self.cells[cell].setting { $0.returnSequences = sequences }
      let ahead = Predictor(try network(layer))
      let back = Predictor(try network(layer.setting { $0.goBackwards = true }))
      let reversed = TokenBatch(rows.map { $0.reversed() })
      #expect(try back.outputs(for: TokenBatch(rows)) == ahead.outputs(for: reversed))
      #expect(try back.outputs(for: TokenBatch(rows)) != ahead.outputs(for: TokenBatch(rows)))
    }
  }
}
