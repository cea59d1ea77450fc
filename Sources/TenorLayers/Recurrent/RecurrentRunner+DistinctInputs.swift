import TenorCompute

/// The inputs of a layer that reads embedded tokens, once for each distinct token of the micro-batch: in training, their
/// part of the sums is computed for these alone and looked up by the steps, and the gradients of kernel and inputs come
/// from the sums of the gates' gradients over the positions of each.
///
/// Words repeat: a micro-batch of long reviews has a third as many distinct tokens as positions. What is saved grows with
/// the width of the embedding, and what looking up and summing costs does not: before an LSTM of 128 units, training is 1.04
/// times as fast with an embedding 32 wide (in bfloat16 as fast), 1.3 times with 128 and 1.5 times with 300. Dropout on the
/// inputs gives each sequence inputs of its own.
struct DistinctInputs {
  /// Embeddings narrower than this are multiplied at each position.
  static let minimumInputs = 32
  /// Positions for each distinct token at least, on average and without padding.
  static let minimumRepetition = 1.5

  /// A row of operands for each distinct token.
  let operands: MatrixView
  /// bias + x W for each of them.
  let sums: MatrixView
}

extension RecurrentRunner {
  /// The distinct inputs, where they pay.
  func distinctInputs(_ input: Activations, _ pass: Pass) -> DistinctInputs? {
    guard pass.gradients?.squaresParts == false, readsTokens(input, pass), inputMask == nil,
      !pass.differentiatesInput, layer.inputs >= DistinctInputs.minimumInputs, layout.rows > 1
    else { return nil }
    pass.distinct.read(pass.tokens)
    let count = pass.distinct.count
    guard Double(pass.distinct.wordPositions) >= DistinctInputs.minimumRepetition * Double(count) else { return nil }
    let x = pass.arena.matrix(count, layer.inputs)
    for (place, position) in pass.distinct.positions.enumerated() {
      x.rows(place..<place + 1).copy(from: input.values.rows(position..<position + 1))
    }
    let sums = pass.arena.matrix(count, KernelSet.inputSumColumns(layer.kind, units: layer.units))
    let operands = layer.sumInputs(x, into: sums, pass)
    pass.distinctInputCount += 1
    return DistinctInputs(operands: operands, sums: sums)
  }

  /// Whether the inputs are rows of the embedding at the positions of the network's tokens, in a run that may take shortcuts.
  func readsTokens(_ input: Activations, _ pass: Pass) -> Bool {
    input.isEmbedded && input.layout === pass.layout && pass.states == nil
  }

  /// Copies the inputs' part of the sums at `positions` to the first rows of `sums`.
  func lookUpInputs(_ positions: Range<Int>, into sums: MatrixView, _ pass: Pass) {
    if let distinct {
      for (row, place) in pass.distinct.places[positions].enumerated() {
        sums.rows(row..<row + 1).copy(from: distinct.sums.rows(Int(place)..<Int(place) + 1))
      }
    } else {
      inputTable?.look(up: pass.tokens[positions], into: sums)
    }
  }

  /// For each distinct token, the sum of the gradients of the gates that it was part of, as operands.
  func distinctGradients(_ gradients: MatrixView, _ kernels: KernelSet, _ pass: Pass) -> MatrixView {
    let columns = GateBlocks.of(layer.kind).input.count * layer.unitStride
    let sums = kernels.columns(0..<columns, of: gradients)
    let total = pass.arena.zeros(pass.distinct.count, columns)
    for (position, place) in pass.distinct.places.enumerated() {
      kernels.addOperands(sums.rows(position..<position + 1), to: total.rows(Int(place)..<Int(place) + 1))
    }
    guard !kernels.operandsAreFloats else { return total }
    let operands = pass.arena.matrix(total.rows, kernels.inputSlots(columns))
    kernels.makeInputs(total, into: operands)
    return operands
  }

  /// sums = x W + …: the gradient of the kernel.
  func addDistinctKernelGradients(
    _ distinct: DistinctInputs, _ ofTokens: MatrixView, to target: MatrixView, _ kernels: KernelSet
  ) {
    kernels.addGateGradients(
      distinct.operands, inputs: 0..<layer.inputs, states: 0..<0, ofTokens, units: layer.units,
      order: GateBlocks.of(layer.kind).input, to: target)
  }

  /// sums = x W + …: the gradient of the input. That of all positions of a token stands at the first of them: it belongs to
  /// one row of the embedding.
  func distinctInputGradient(_ ofTokens: MatrixView, _ kernels: KernelSet, _ pass: Pass) -> MatrixView {
    let dx = pass.arena.zeros(layout.count, layer.inputs), transpose = layer.kernelTranspose(pass.packed)
    let rows = pass.arena.matrix(ofTokens.rows, layer.inputs)
    kernels.multiply(kernels.columns(0..<transpose.spannedColumns, of: ofTokens), transpose, into: rows)
    for (place, position) in pass.distinct.positions.enumerated() {
      dx.rows(position..<position + 1).copy(from: rows.rows(place..<place + 1))
    }
    return dx
  }
}
