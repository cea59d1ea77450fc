import TenorCompute

/// Padding that is read like tokens and comes straight from an embedding: its inputs are all the same, so that their part of
/// the sums is computed once, and the gradient of the input from the sum of theirs.
extension RecurrentRunner {
  /// A position of such padding, if there is any.
  func constantPadding(_ input: Activations, _ pass: Pass) -> Int? {
    guard input.paddingIsConstant, inputMask == nil, KernelSet.sumsInputs(layer.kind),
      pass.gradients?.squaresParts != true, pass.states == nil,
      let step = layout.tokenRows.firstIndex(where: { $0 < layout.rows })
    else { return nil }
    return layout.offsets[step] + layout.rows - 1
  }

  /// The steps of the sequences whose inputs are those at `position`.
  func paddingSteps(_ step: RecurrentStep, _ position: Int, _ kernels: KernelSet, _ pass: Pass) -> RecurrentSteps {
    var source = step, padding = step
    source.operand = step.operand.rows(position..<position + 1)
    source.inputSums = nil
    let sums = pass.arena.matrix(1, KernelSet.inputSumColumns(layer.kind, units: layer.units))
    kernels.sumInputs(layer.kind, source, into: sums)
    padding.inputSums = sums
    return RecurrentSteps(kernels, layer.kind, padding)
  }

  /// The gradient of the input, from those of the gates' sums: sums = x W + …
  func inputGradient(_ gradients: MatrixView, _ kernels: KernelSet, _ pass: Pass) -> MatrixView {
    let dx = pass.arena.matrix(layout.count, layer.inputs), transpose = layer.kernelTranspose(pass.packed)
    let inputColumns = 0..<GateBlocks.of(layer.kind).input.count * layer.unitStride
    let sums = kernels.columns(inputColumns, of: gradients)
    guard let paddingPosition else {
      kernels.multiply(sums, transpose, into: dx)
      return dx
    }
    let total = pass.arena.zeros(1, inputColumns.count)
    for (time, tokens) in layout.tokenRows.enumerated() {
      let start = layout.offsets[time], padding = start + tokens..<layout.offsets[time + 1]
      if tokens > 0 {
        let range = start..<start + tokens
        kernels.multiply(sums.rows(range), transpose, into: dx.rows(range))
      }
      kernels.addColumnSums(of: sums.rows(padding), to: total)
      dx.rows(padding).clear()
    }
    let operand = pass.arena.matrix(1, kernels.inputSlots(total.columns))
    kernels.makeInputs(total, into: operand)
    kernels.multiply(operand, transpose, into: dx.rows(paddingPosition..<paddingPosition + 1))
    return dx
  }
}
