import TenorCompute

/// Padding that is read like tokens and comes straight from an embedding. Its inputs are the same at every step, so that
/// their part of the sums is computed once for a sequence, or for all where dropout does not tell them apart; and the
/// gradients of weights and inputs come from the sum of the gates' gradients over it.
struct ConstantPadding {
  /// A position of such padding.
  let position: Int
  /// Its inputs, I operands: one row, or with dropout one for each sequence.
  let inputs: MatrixView
  /// Whether the gradient of the kernel takes tokens and padding apart. That costs a copy of the tokens' gradients and a
  /// product of its own, which pays where inputs are not few beside the states.
  let isApart: Bool
}

extension RecurrentRunner {
  /// The padding of this kind, if there is any.
  func constantPadding(_ input: Activations, _ kernels: KernelSet, _ pass: Pass) -> ConstantPadding? {
    guard input.paddingIsConstant, pass.gradients?.squaresParts != true,
      pass.states == nil, let step = layout.tokenRows.firstIndex(where: { $0 < layout.rows })
    else { return nil }
    let position = layout.offsets[step] + layout.rows - 1
    return ConstantPadding(
      position: position, inputs: paddingInputs(input.values, position, kernels, pass),
      isApart: !pass.savesForBackward || 2 * layer.inputs >= layer.units)
  }

  /// The inputs of padding as operands.
  func paddingInputs(_ x: MatrixView, _ position: Int, _ kernels: KernelSet, _ pass: Pass) -> MatrixView {
    let rows = inputMask == nil ? 1 : layout.rows
    let source = pass.arena.matrix(rows, layer.inputs)
    for row in 0..<rows { source.rows(row..<row + 1).copy(from: x.rows(position..<position + 1)) }
    let inputs = pass.arena.matrix(rows, kernels.inputSlots(layer.inputs))
    kernels.makeInputs(source, times: inputMask, into: inputs)
    return inputs
  }

  /// The steps of sequences that read padding with the given inputs.
  func paddingSteps(_ step: RecurrentStep, _ inputs: MatrixView, _ kernels: KernelSet, _ pass: Pass) -> RecurrentSteps {
    var source = step, padding = step
    source.operand = inputs
    source.inputSums = nil
    source.rowInputSums = nil
    let sums = pass.arena.matrix(inputs.rows, KernelSet.inputSumColumns(layer.kind, units: layer.units))
    kernels.sumInputs(layer.kind, source, into: sums)
    padding.inputSums = nil
    padding.rowInputSums = sums
    return RecurrentSteps(kernels, layer.kind, padding)
  }

  /// Calls `body` with the positions of the tokens of each step, if there are any, and those of the padding.
  private func forEachStep(_ body: (_ tokens: Range<Int>, _ padding: Range<Int>) -> Void) {
    let offsets = layout.offsets
    for (time, tokens) in layout.tokenRows.enumerated() {
      body(offsets[time]..<offsets[time] + tokens, offsets[time] + tokens..<offsets[time + 1])
    }
  }

  /// Makes operands of the inputs of tokens, and where the gradient of the kernel takes them from there, of padding.
  func fillInputs(_ x: MatrixView, _ target: MatrixView, _ kernels: KernelSet) {
    if let padding, padding.isApart {
      forEachStep { tokens, _ in
        kernels.makeInputs(x.rows(tokens), times: inputMask, into: target.rows(tokens))
      }
    } else if let inputMask {
      for time in 0..<layout.steps {
        let range = layout.offsets[time]..<layout.offsets[time + 1]
        kernels.makeInputs(x.rows(range), times: inputMask, into: target.rows(range))
      }
    } else {
      kernels.makeInputs(x, into: target)
    }
  }

  /// For each row of the padding's inputs, the sum of the gradients of the gates that they were part of, as operands.
  func paddingGradients(
    _ padding: ConstantPadding, _ gradients: MatrixView, _ kernels: KernelSet, _ pass: Pass
  ) -> MatrixView {
    let columns = GateBlocks.of(layer.kind).input.count * layer.unitStride
    let sums = kernels.columns(0..<columns, of: gradients)
    let total = pass.arena.zeros(padding.inputs.rows, columns)
    forEachStep { _, positions in
      guard !positions.isEmpty else { return }
      if total.rows == 1 {
        kernels.addColumnSums(of: sums.rows(positions), to: total)
      } else {
        kernels.addOperands(sums.rows(positions), to: total.rows(total.rows - positions.count..<total.rows))
      }
    }
    let operands = pass.arena.matrix(total.rows, kernels.inputSlots(columns))
    kernels.makeInputs(total, into: operands)
    return operands
  }

  /// sums = x W + …: the gradient of the kernel, of tokens and of padding.
  func addKernelGradients(
    _ padding: ConstantPadding, _ operand: MatrixView, _ gradients: MatrixView, _ paddingGradients: MatrixView,
    to target: MatrixView, _ kernels: KernelSet, _ pass: Pass
  ) {
    let blocks = GateBlocks.of(layer.kind).input
    let sums = kernels.columns(0..<blocks.count * layer.unitStride, of: gradients)
    let inputs = operand.columns(0..<kernels.slots(layer.inputs))
    let tokens = layout.tokenRows.reduce(0, +)
    let tokenInputs = pass.arena.matrix(tokens, inputs.columns), tokenSums = pass.arena.matrix(tokens, sums.columns)
    var place = 0
    forEachStep { positions, _ in
      let places = place..<place + positions.count
      tokenInputs.rows(places).copy(from: inputs.rows(positions))
      tokenSums.rows(places).copy(from: sums.rows(positions))
      place = places.upperBound
    }
    for (x, gradient) in [(tokenInputs, tokenSums), (padding.inputs, paddingGradients)] {
      kernels.addGateGradients(
        x, inputs: 0..<layer.inputs, states: 0..<0, gradient, units: layer.units, order: blocks, to: target)
    }
  }

  /// sums = x W + …: the gradient of the input. That of all padding stands at one position: it belongs to one row of the
  /// embedding.
  func inputGradient(
    _ gradients: MatrixView, _ paddingGradients: MatrixView?, _ kernels: KernelSet, _ pass: Pass
  ) -> MatrixView {
    let dx = pass.arena.matrix(layout.count, layer.inputs), transpose = layer.kernelTranspose(pass.packed)
    let sums = kernels.columns(0..<transpose.spannedColumns, of: gradients)
    guard let padding, let paddingGradients else {
      kernels.multiply(sums, transpose, into: dx)
      scaleByInputMask(dx)
      return dx
    }
    forEachStep { tokens, positions in
      dx.rows(positions).clear()
      guard !tokens.isEmpty else { return }
      kernels.multiply(sums.rows(tokens), transpose, into: dx.rows(tokens))
      if let inputMask { dx.rows(tokens).scale(by: inputMask.rows(0..<tokens.count)) }
    }
    let rows = pass.arena.matrix(paddingGradients.rows, layer.inputs)
    kernels.multiply(kernels.columns(0..<transpose.spannedColumns, of: paddingGradients), transpose, into: rows)
    if let inputMask { rows.scale(by: inputMask) }
    for row in 0..<rows.rows { dx.rows(padding.position..<padding.position + 1).add(rows.rows(row..<row + 1)) }
    return dx
  }
}
