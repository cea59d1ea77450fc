/// One step of a recurrent cell for one row, written out gate by gate as in Keras.
struct ReferenceCell: Sendable {
  enum Kind: Sendable {
    case simple
    case gru(resetAfter: Bool)
    case lstm
  }

  var kind: Kind
  var units: Int
  var activation: ReferenceActivation
  var recurrentActivation: ReferenceActivation
  var useBias: Bool

  /// The number of vectors in the state: h, and c for an LSTM.
  var stateCount: Int {
    if case .lstm = kind { 2 } else { 1 }
  }

  struct Weights {
    var kernel: ReferenceTensor
    var recurrentKernel: ReferenceTensor
    var bias: ReferenceTensor?
  }

  /// The multipliers that dropout draws once for a row and keeps for all its steps; the gates share them.
  struct Dropout {
    var input: [Double]
    var recurrent: [Double]
  }

  /// The next state; its first vector is also the output.
  func step(input: [Double], state: [[Double]], weights: Weights, dropout: Dropout?) -> [[Double]] {
    var x = input
    // Dropout acts on the hidden state on its way into the recurrent product, and nowhere else.
    var recurrent = state[0]
    if let dropout {
      x = product(x, dropout.input)
      recurrent = product(recurrent, dropout.recurrent)
    }
    switch kind {
    case .simple: return [activation(simple(x, recurrent, weights))]
    case .gru(let resetAfter): return [gru(x, recurrent, state[0], weights, resetAfter: resetAfter)]
    case .lstm: return lstm(x, recurrent, carry: state[1], weights)
    }
  }

  private func simple(_ x: [Double], _ h: [Double], _ weights: Weights) -> [Double] {
    sum(project(x, weights.kernel, gate: 0), project(h, weights.recurrentKernel, gate: 0), bias(weights, gate: 0))
  }

  /// Gates i, f, c, o. c' = f∘c + i∘act(…), h' = o∘act(c').
  private func lstm(_ x: [Double], _ h: [Double], carry: [Double], _ weights: Weights) -> [[Double]] {
    func gate(_ index: Int) -> [Double] {
      sum(
        project(x, weights.kernel, gate: index), project(h, weights.recurrentKernel, gate: index),
        bias(weights, gate: index))
    }
    let inputGate = recurrentActivation(gate(0))
    let forgetGate = recurrentActivation(gate(1))
    let candidate = activation(gate(2))
    let outputGate = recurrentActivation(gate(3))
    let newCarry = sum(product(forgetGate, carry), product(inputGate, candidate))
    return [product(outputGate, activation(newCarry)), newCarry]
  }

  /// Gates z, r, h. h' = z∘h + (1 − z)∘candidate, where the h that is carried over is never dropped.
  private func gru(
    _ x: [Double], _ h: [Double], _ carried: [Double], _ weights: Weights, resetAfter: Bool
  ) -> [Double] {
    func inputPart(_ index: Int) -> [Double] {
      sum(project(x, weights.kernel, gate: index), bias(weights, gate: index, row: 0))
    }
    func recurrentPart(_ index: Int, of h: [Double]) -> [Double] {
      let projected = project(h, weights.recurrentKernel, gate: index)
      return resetAfter ? sum(projected, bias(weights, gate: index, row: 1)) : projected
    }
    let update = recurrentActivation(sum(inputPart(0), recurrentPart(0, of: h)))
    let reset = recurrentActivation(sum(inputPart(1), recurrentPart(1, of: h)))
    let proposal =
      resetAfter ? product(reset, recurrentPart(2, of: h)) : recurrentPart(2, of: product(reset, h))
    let candidate = activation(sum(inputPart(2), proposal))
    return (0..<units).map { update[$0] * carried[$0] + (1 - update[$0]) * candidate[$0] }
  }

  /// x · matrix, for the columns of one gate.
  private func project(_ x: [Double], _ matrix: ReferenceTensor, gate: Int) -> [Double] {
    let columns = matrix.shape[1]
    var result = Array(repeating: 0.0, count: units)
    for row in 0..<x.count {
      for unit in 0..<units { result[unit] += x[row] * matrix.data[row * columns + gate * units + unit] }
    }
    return result
  }

  private func bias(_ weights: Weights, gate: Int, row: Int = 0) -> [Double] {
    guard useBias, let bias = weights.bias else { return Array(repeating: 0, count: units) }
    let columns = bias.shape[bias.shape.count - 1]
    return (0..<units).map { bias.data[row * columns + gate * units + $0] }
  }

  private func sum(_ terms: [Double]...) -> [Double] {
    (0..<units).map { unit in terms.reduce(0) { $0 + $1[unit] } }
  }

  private func product(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(*) }
}
