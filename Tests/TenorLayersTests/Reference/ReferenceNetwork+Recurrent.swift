extension ReferenceNetwork {
  /// A recurrent layer or a bidirectional pair, over padded rows.
  func recurrent(
    _ layer: ReferenceLayer, _ x: Activations, _ input: Input, _ finalStates: inout [String: [ReferenceTensor]]
  ) throws -> Activations {
    let given = input.initialStates[layer.name]
    switch layer.kind {
    case .recurrent(let cell, let returnSequences, let goBackwards):
      let pass = try self.pass(
        layer.name, cell, x, given, input.dropout, goBackwards: goBackwards, zeroOutputForMask: false)
      finalStates[layer.name] = pass.states
      // Keras hands the mask on as it came, though `goBackwards` has moved the steps of tokens to the other end.
      return returnSequences ? Activations(values: pass.outputs, mask: x.mask, isSequence: true) : pass.lastOutput
    case .bidirectional(let cell, let returnSequences, let merge):
      let forward = try pass(
        "\(layer.name)/forward", cell, x, given.map { Array($0.prefix(cell.stateCount)) }, input.dropout,
        goBackwards: false, zeroOutputForMask: returnSequences)
      let backward = try pass(
        "\(layer.name)/backward", cell, x, given.map { Array($0.suffix(cell.stateCount)) }, input.dropout,
        goBackwards: true, zeroOutputForMask: returnSequences)
      finalStates[layer.name] = forward.states + backward.states
      guard returnSequences else {
        return Activations(
          values: try merged(forward.lastOutput.values, backward.lastOutput.values, merge), mask: nil,
          isSequence: false)
      }
      let inReadingOrder = backward.outputs.map { Array($0.reversed()) }
      return Activations(
        values: try merged(forward.outputs, inReadingOrder, merge), mask: x.mask, isSequence: true)
    default:
      throw ReferenceError("\(layer.name) is not recurrent")
    }
  }

  private struct Pass {
    /// In the order of processing.
    var outputs: [[[Double]]]
    var states: [ReferenceTensor]

    var lastOutput: Activations {
      Activations(values: outputs.map { $0.suffix(1) }, mask: nil, isSequence: false)
    }
  }

  private func pass(
    _ name: String, _ cell: ReferenceCell, _ x: Activations, _ given: [ReferenceTensor]?, _ dropout: ReferenceDropout?,
    goBackwards: Bool, zeroOutputForMask: Bool
  ) throws -> Pass {
    let weights = ReferenceCell.Weights(
      kernel: try weight(name, "kernel"), recurrentKernel: try weight(name, "recurrent_kernel"),
      bias: cell.useBias ? try weight(name, "bias") : nil)
    let zeros = Array(repeating: 0.0, count: cell.units)
    var outputs: [[[Double]]] = []
    var finalStates = Array(repeating: [Double](), count: cell.stateCount)
    for row in x.values.indices {
      var state = (0..<cell.stateCount).map { index in
        given.map { states in (0..<cell.units).map { states[index][row, $0] } } ?? zeros
      }
      let multipliers = dropout?.cell(layer: name, row: row, inputs: weights.kernel.shape[0], units: cell.units)
      var previousOutput = zeros
      var rowOutputs: [[Double]] = []
      let steps = Array(x.values[row].indices)
      for step in goBackwards ? steps.reversed() : steps {
        if x.mask?[row][step] ?? true {
          state = cell.step(input: x.values[row][step], state: state, weights: weights, dropout: multipliers)
          previousOutput = state[0]
        } else if zeroOutputForMask {
          previousOutput = zeros
        }
        rowOutputs.append(previousOutput)
      }
      outputs.append(rowOutputs)
      for index in 0..<cell.stateCount { finalStates[index] += state[index] }
    }
    let states = finalStates.map { ReferenceTensor(shape: [x.values.count, cell.units], data: $0) }
    return Pass(outputs: outputs, states: states)
  }

  private func merged(_ a: [[[Double]]], _ b: [[[Double]]], _ mode: String) throws -> [[[Double]]] {
    let merge: ([Double], [Double]) -> [Double]
    switch mode {
    case "concat": merge = { $0 + $1 }
    case "sum": merge = { zip($0, $1).map { $0 + $1 } }
    case "mul": merge = { zip($0, $1).map { $0 * $1 } }
    case "ave": merge = { zip($0, $1).map { ($0 + $1) / 2 } }
    default: throw ReferenceError("no merge mode is called \(mode)")
    }
    return zip(a, b).map { rowA, rowB in zip(rowA, rowB).map(merge) }
  }
}
