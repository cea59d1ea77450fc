import Foundation
import TenorCompute
import TenorLayers
import Testing

/// A network with random weights and input, as the product and as the reference network.
///
/// All dimensions are above one and differ, so that no two can be exchanged unnoticed.
struct RandomCase {
  static let rows = 4, steps = 6, vocabulary = 11, inputs = 3, units = 5, outputs = 2

  let name: String
  let ids: [[Int]]
  let padding: ReferenceNetwork.Input.Padding
  let harness: NetworkHarness
  let reference: ReferenceNetwork
  let states: [String: [ReferenceTensor]]
  private let lastReadsBackwards: Bool

  /// - Parameters:
  ///   - layers: What follows the embedding.
  ///   - lengths: Of the rows.
  ///   - statesFor: The layer to begin with random states.
  ///   - repeatsTokens: Whether a token may stand at several places.
  init(
    _ name: String, mask: Bool = true, padding: ReferenceNetwork.Input.Padding = .pre, lengths: [Int] = [4, 6, 1, 3],
    statesFor stateLayer: Int? = nil, repeatsTokens: Bool = true, seed: UInt64 = 1,
    @LayerBuilder _ layers: () -> [LayerSpec]
  ) throws {
    let dimensions = [Self.rows, Self.steps, Self.vocabulary, Self.inputs, Self.units, Self.outputs]
    try #require(Set(dimensions).count == dimensions.count && dimensions.allSatisfy { $0 > 1 })
    try #require(lengths.count == Self.rows && lengths.allSatisfy { $0 <= Self.steps })
    self.name = name
    self.padding = padding
    var random = PhiloxGenerator(seed: seed, purpose: 99)
    var vocabulary = Self.vocabulary
    if repeatsTokens {
      ids = lengths.map { length in (0..<length).map { _ in Int.random(in: 1..<Self.vocabulary, using: &random) } }
    } else {
      let places = lengths.reduce(0, +)
      var tokens = Array(1...places).shuffled(using: &random)
      ids = lengths.map { length in
        defer { tokens.removeFirst(length) }
        return Array(tokens.prefix(length))
      }
      vocabulary = places + 1
    }
    let specs =
      [Embedding(inputDimension: vocabulary, outputDimension: Self.inputs, maskZero: mask).spec] + layers()
    let input = NetworkInput(maximumLength: Self.steps, padding: padding == .pre ? .pre : .post)
    let network = try Network(specs, input: input)
    var weights: [String: ReferenceTensor] = [:]
    for info in network.parameters {
      let values = (0..<info.count).map { _ in Double(random.uniform() * 2 - 1) * 0.8 }
      weights[info.name] = ReferenceTensor(shape: info.shape, data: values)
    }
    let json = try Self.json(specs, names: network.layerSummaries.map(\.name))
    var states: [String: [ReferenceTensor]] = [:]
    if let stateLayer {
      states[network.layerSummaries[stateLayer].name] = (0..<Self.stateCount(specs[stateLayer])).map { _ in
        ReferenceTensor(
          shape: [Self.rows, Self.units],
          data: (0..<Self.rows * Self.units).map { _ in Double(random.uniform() * 2 - 1) })
      }
    }
    self.states = states
    harness = try NetworkHarness(
      layersJSON: json, maximumLength: Self.steps, padding: padding, ids: ids, weights: weights, initialStates: states)
    reference = try ReferenceNetwork(layersJSON: json, weights: weights)
    lastReadsBackwards =
      specs.last.map { if case .recurrent(let layer) = $0 { layer.goBackwards } else { false } } ?? false
  }

  private static func stateCount(_ spec: LayerSpec) -> Int {
    switch spec {
    case .recurrent(let layer): layer.cell.states
    case .bidirectional(let layer): 2 * layer.layer.cell.states
    default: 0
    }
  }

  private static func json(_ specs: [LayerSpec], names: [String]) throws -> Data {
    let objects = try JSONDecoder().decode([[String: JSONValue]].self, from: JSONEncoder().encode(specs))
    return try JSONEncoder().encode(zip(objects, names).map { $0.merging(["name": .string($1)]) { $1 } })
  }

  func input(dropout: ReferenceDropout? = nil) -> ReferenceNetwork.Input {
    ReferenceNetwork.Input(
      ids: ids, maximumLength: Self.steps, padding: padding, initialStates: states, dropout: dropout)
  }

  /// The vectors of each row of a padded output, as the product gives them: those of tokens, or all.
  private func vectors(_ output: ReferenceTensor, like outputs: NetworkOutputs) -> [[Double]] {
    guard output.shape.count == 3 else {
      return (0..<output.shape[0]).map { row in (0..<output.shape[1]).map { output[row, $0] } }
    }
    return (0..<output.shape[0]).map { row in
      let count = outputs.steps(row), first = (padding == .pre) != lastReadsBackwards ? output.shape[1] - count : 0
      return (first..<first + count).flatMap { step in (0..<output.shape[2]).map { output[row, step, $0] } }
    }
  }

  /// Compares outputs with the reference's, and all gradients with its central differences.
  func expectEqual(seed: UInt64 = 0, dropout: ReferenceDropout? = nil, tolerance: Double = 2e-5) throws {
    let exact = try reference.run(input(dropout: dropout)).output
    var cotangent = exact
    var random = PhiloxGenerator(seed: 77, purpose: 98)
    for index in cotangent.data.indices { cotangent.data[index] = Double(random.uniform() * 2 - 1) }
    let plain = try Predictor(harness.network).outputs(for: harness.batch, states: StateStore(initial: harness.states))
    let rows = vectors(cotangent, like: plain)
    let outcome = try harness.run(rows, seed: seed, isTraining: dropout != nil)
    let expected = vectors(exact, like: plain).flatMap { $0 }
    try #require(outcome.outputs.values.count == expected.count)
    for (found, value) in zip(outcome.outputs.values, expected) where !(abs(Double(found) - value) <= tolerance) {
      Issue.record("\(name): output \(found), expected \(value)")
      return
    }
    if dropout == nil { #expect(outcome.outputs == plain, "\(name): training and prediction differ") }
    for (weight, gradient) in outcome.gradients.sorted(by: { $0.key < $1.key }) {
      let entries = Array(stride(from: 0, to: gradient.data.count, by: max(1, gradient.data.count / 9)))
      let numerical = try reference.numericalGradient(of: weight, at: input(dropout: dropout), entries: entries) {
        zip(vectors($0, like: plain).joined(), rows.joined()).reduce(0) { $0 + $1.0 * $1.1 }
      }
      for (entry, value) in zip(entries, numerical)
      where !(abs(gradient.data[entry] - value) <= tolerance * max(1, abs(value))) {
        Issue.record("\(name): gradient of \(weight)[\(entry)] is \(gradient.data[entry]), expected \(value)")
        break
      }
    }
  }
}

extension Recurrent {
  /// The four cells, with `units` units.
  static func cells(_ units: Int) -> [Recurrent] {
    [SimpleRNN(units), GRU(units), GRU(units, resetAfter: false), LSTM(units)]
  }

  func setting(_ change: (inout Recurrent) -> Void) -> Recurrent {
    var copy = self
    change(&copy)
    return copy
  }
}
