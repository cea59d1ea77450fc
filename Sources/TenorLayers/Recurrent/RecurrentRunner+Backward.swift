import TenorCompute

extension RecurrentRunner {
  /// Carries gradients back along all sequences.
  ///
  /// - Parameters:
  ///   - state: Gradient of the final hidden states, B × H.
  ///   - sequences: Gradient of each step's output, N × H.
  /// - Returns: Gradient of the input, N × I.
  func runBackward(state: MatrixView?, sequences: MatrixView?, _ pass: Pass) -> MatrixView {
    let dx = pass.arena.zeros(layout.count, layer.inputs)
    guard let operand, let gates else { return dx }
    let rows = layout.rows, units = layer.units
    let dh = pass.arena.zeros(rows, units)
    let dc = layer.kind == .lstm ? pass.arena.zeros(rows, units) : nil
    if let state { dh.copy(from: state) }
    for row in 0..<rows where layout.lengths[row] == 0 { dh.rows(row..<row + 1).clear() }
    let product = pass.arena.zeros(rows, units)

    var step = RecurrentStepGradient(
      rows: 0, units: units, activation: layer.spec.activation, recurrentActivation: layer.spec.recurrentActivation,
      gates: gates, hidden: dh)
    step.cell = dc
    for index in 0..<layout.steps {
      let time = layer.isReversed ? index : layout.steps - 1 - index
      let live = layout.live[time], start = layout.offsets[time]
      let range = start..<start + live
      passPaddingGradient(sequences, to: dh, time)
      clearPadding(time, operand, gates)
      guard live > 0 else { continue }
      step.rows = live
      step.gates = gates.rows(range)
      step.previous = previous?.rows(range)
      step.outputGradient = sequences?.rows(range)
      pass.kernels.stepGradient(layer.kind, step)
      passStateGradient(step, range, dh.rows(0..<live), product.rows(0..<live), pass)
    }
    storeStateGradients(dh, dc, pass)
    addWeightGradients(operand, gates, pass)
    // sums = x W + …
    pass.kernels.multiply(
      gates.columns(0..<GateBlocks.of(layer.kind).input.count * layer.unitStride), layer.kernelTranspose(pass.packed),
      into: dx)
    scaleByInputMask(dx)
    return dx
  }

  /// sums = … + (m h′) U: dh′ is what the gates passed on plus m (d sums) Uᵀ.
  private func passStateGradient(
    _ step: RecurrentStepGradient, _ range: Range<Int>, _ dh: MatrixView, _ product: MatrixView, _ pass: Pass
  ) {
    let blocks = GateBlocks.of(layer.kind), stride = layer.unitStride
    let start = blocks.recurrentStart * stride
    let sums = step.gates.columns(start..<start + blocks.recurrent.count * stride)
    let transpose = layer.recurrentTranspose(pass.packed)
    let target = layer.kind == .simpleRNN || layer.kind == .lstm ? dh : product
    if layer.kind == .gruResetBefore, let operand {
      // candidate sum = … + (r m h′) Uh
      pass.kernels.multiply(step.gates.columns(0..<stride), layer.candidateTranspose(pass.packed), into: product)
      var reset = step
      reset.reset = product
      reset.previous = operand.rows(range).columns(layer.stateOffset..<layer.stateOffset + layer.units)
      pass.kernels.resetGradient(reset)
    }
    pass.kernels.multiply(sums, transpose, into: target, accumulate: layer.kind == .gruResetBefore)
    if let recurrentMask { target.scale(by: recurrentMask.rows(0..<target.rows)) }
    if layer.kind == .gru || layer.kind == .gruResetBefore { dh.add(product) }
  }

  /// Padding after the end of a sequence repeats its last output, so its gradient belongs to that.
  private func passPaddingGradient(_ sequences: MatrixView?, to dh: MatrixView, _ time: Int) {
    guard let sequences, paddingRepeatsOutput else { return }
    for row in layout.live[time]..<layout.stored(time) where layout.lengths[row] > 0 {
      let position = layout.offsets[time] + row
      dh.rows(row..<row + 1).add(sequences.rows(position..<position + 1))
    }
  }

  /// Positions of padding take no part in the products over all positions.
  private func clearPadding(_ time: Int, _ operand: MatrixView, _ gates: MatrixView) {
    let live = layout.live[time], stored = layout.stored(time), start = layout.offsets[time]
    guard live < stored else { return }
    operand.rows(start + live..<start + stored).clear()
    gates.rows(start + live..<start + stored).clear()
    resetState?.rows(start + live..<start + stored).clear()
  }

  private func storeStateGradients(_ dh: MatrixView, _ dc: MatrixView?, _ pass: Pass) {
    guard let states = pass.states else { return }
    states.storeGradient(layer.name, firstState, rows: pass.rowIds, dh)
    if let dc { states.storeGradient(layer.name, firstState + 1, rows: pass.rowIds, dc) }
  }

  /// sums = x W + (m h′) U + b, over all positions at once.
  private func addWeightGradients(_ operand: MatrixView, _ gates: MatrixView, _ pass: Pass) {
    guard let gradients = pass.gradients else { return }
    let units = layer.units, width = layer.gates * units
    let x = operand.columns(0..<layer.inputs)
    let h = operand.columns(layer.stateOffset..<layer.stateOffset + units)
    let dW = gradients.gradient(layer.kernel, rows: layer.inputs, columns: width)
    let dU = gradients.gradient(layer.recurrent, rows: units, columns: width)
    let blocks = GateBlocks.of(layer.kind)
    if layer.weightsAreOneMatrix {
      // [W; U] is one matrix and [x, m h′] are neighbours, so both gradients are one product.
      let dWU = gradients.gradient(layer.kernel, rows: layer.inputs + units, columns: width)
      pass.kernels.addTransposedProduct(operand.columns(0..<layer.inputs + units), gates.columns(0..<width), to: dWU)
    } else {
      forEachRun(blocks.input, firstBlock: 0) { source, target in
        pass.kernels.addTransposedProduct(x, gates.columns(source), to: dW.columns(target))
      }
      forEachRun(blocks.recurrent, firstBlock: blocks.recurrentStart) { source, target in
        pass.kernels.addTransposedProduct(h, gates.columns(source), to: dU.columns(target))
      }
    }
    if let resetState {
      pass.kernels.addTransposedProduct(
        resetState.columns(0..<units), gates.columns(0..<units), to: dU.columns(2 * units..<3 * units))
    }
    guard let bias = layer.bias else { return }
    let db = gradients.gradient(bias, rows: 1, columns: bias.count)
    forEachRun(blocks.input, firstBlock: 0) { source, target in
      pass.kernels.addColumnSums(of: gates.columns(source), to: db.columns(target))
    }
    guard layer.kind == .gru else { return }
    forEachRun(blocks.recurrent, firstBlock: blocks.recurrentStart) { source, target in
      pass.kernels.addColumnSums(
        of: gates.columns(source), to: db.columns(width + target.lowerBound..<width + target.upperBound))
    }
  }

  /// Calls `body` with columns of the saved gates and the columns of the weights that they belong to: as many blocks at
  /// a time as lie side by side in both.
  private func forEachRun(_ order: [Int32], firstBlock: Int, _ body: (Range<Int>, Range<Int>) -> Void) {
    let units = layer.units, stride = layer.unitStride
    var block = 0
    while block < order.count {
      var end = block + 1
      while stride == units && end < order.count && order[end] == order[end - 1] + 1 { end += 1 }
      let source = (firstBlock + block) * stride, target = Int(order[block]) * units
      body(source..<source + (end - block) * units, target..<target + (end - block) * units)
      block = end
    }
  }

  private func scaleByInputMask(_ dx: MatrixView) {
    guard let inputMask else { return }
    for time in 0..<layout.steps {
      let stored = layout.stored(time), start = layout.offsets[time]
      dx.rows(start..<start + stored).scale(by: inputMask.rows(0..<stored))
    }
  }
}
