import Foundation

/// A slow, obvious interpreter of a network in double precision, on padded arrays with explicit masks.
///
/// It shares nothing with the product: neither the layout of a batch, nor the descriptions of layers, nor arithmetic.
/// Shapes: B rows, T steps (`maximumLength`), F features.
struct ReferenceNetwork {
  var layers: [ReferenceLayer]
  /// The weights by name: `<layer>/kernel`, `<wrapper>/forward/kernel`, ….
  var weights: [String: ReferenceTensor]

  /// Reads a JSON array of layer descriptions.
  init(layersJSON: Data, weights: [String: ReferenceTensor] = [:]) throws {
    layers = try JSONDecoder().decode([ReferenceLayer].self, from: layersJSON)
    self.weights = weights
  }

  /// What a network is run on.
  struct Input {
    enum Padding: String, Codable, Sendable {
      case pre, post
    }

    var ids: [[Int]]
    var maximumLength: Int
    var padding: Padding
    /// By layer: h (and c), each B × H; for `Bidirectional` those of the forward layer, then the backward layer's.
    var initialStates: [String: [ReferenceTensor]] = [:]
    /// The multipliers of dropout; nil for prediction.
    var dropout: ReferenceDropout?
  }

  struct Result {
    /// B × F, or B × T × F where the last layer returns sequences.
    var output: ReferenceTensor
    /// By recurrent layer, in the order of `Input.initialStates`.
    var finalStates: [String: [ReferenceTensor]]
  }

  /// What travels from layer to layer: [B][T][F], where T is 1 and `isSequence` false once time is gone.
  struct Activations {
    var values: [[[Double]]]
    var mask: [[Bool]]?
    var isSequence: Bool

    var tensor: ReferenceTensor {
      let rows = values.count
      let steps = values.first?.count ?? 0
      let features = values.first?.first?.count ?? 0
      let shape = isSequence ? [rows, steps, features] : [rows, features]
      return ReferenceTensor(shape: shape, data: values.flatMap { $0.flatMap { $0 } })
    }
  }

  /// The output of the last layer for rows of ids without padding.
  func output(
    ids: [[Int]], maximumLength: Int, padding: Input.Padding, initialStates: [String: [ReferenceTensor]] = [:],
    dropout: ReferenceDropout? = nil
  ) throws -> ReferenceTensor {
    let input = Input(
      ids: ids, maximumLength: maximumLength, padding: padding, initialStates: initialStates, dropout: dropout)
    return try run(input).output
  }

  func run(_ input: Input) throws -> Result {
    let ids = padded(input)
    var finalStates: [String: [ReferenceTensor]] = [:]
    var x = Activations(values: [], mask: nil, isSequence: true)
    for layer in layers {
      switch layer.kind {
      case .embedding(let maskZero):
        let table = try weight(layer.name, "embeddings")
        x.values = ids.map { row in row.map { id in (0..<table.shape[1]).map { table[id, $0] } } }
        x.mask = maskZero ? ids.map { row in row.map { $0 != 0 } } : nil
      case .recurrent, .bidirectional:
        x = try recurrent(layer, x, input, &finalStates)
      case .dropout:
        if let dropout = input.dropout { apply(dropout, layer.name, perStep: true, to: &x) }
      case .spatialDropout:
        if let dropout = input.dropout { apply(dropout, layer.name, perStep: false, to: &x) }
      default:
        x = try feedForward(layer, x)
      }
    }
    return Result(output: x.tensor, finalStates: finalStates)
  }

  /// The weight `suffix` of the layer `layer`.
  func weight(_ layer: String, _ suffix: String) throws -> ReferenceTensor {
    guard let result = weights["\(layer)/\(suffix)"] else { throw ReferenceError("no weight \(layer)/\(suffix)") }
    return result
  }

  private func padded(_ input: Input) -> [[Int]] {
    input.ids.map { row in
      precondition(row.count <= input.maximumLength, "the reference does not truncate")
      let zeros = Array(repeating: 0, count: input.maximumLength - row.count)
      return input.padding == .pre ? zeros + row : row + zeros
    }
  }

  private func apply(_ dropout: ReferenceDropout, _ layer: String, perStep: Bool, to x: inout Activations) {
    for row in x.values.indices {
      for step in x.values[row].indices {
        for unit in x.values[row][step].indices {
          let site = ReferenceDropoutSite(
            layer: layer, purpose: .output, row: row, step: perStep && x.isSequence ? step : nil, unit: unit)
          x.values[row][step][unit] *= dropout.multiplier(site)
        }
      }
    }
  }
}
