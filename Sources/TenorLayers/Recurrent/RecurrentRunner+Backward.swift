import TenorCompute

extension RecurrentRunner {
  /// Carries gradients back along all sequences.
  ///
  /// - Parameters:
  ///   - state: Gradient of the final hidden states, B × H.
  ///   - sequences: Gradient of each step's output, N × H.
  /// - Returns: Gradient of the input, N × I.
  func runBackward(state: MatrixView?, sequences: MatrixView?, _ pass: Pass) -> MatrixView {
    let dx = pass.arena.matrix(layout.count, layer.inputs)
    guard let operand, let gates else {
      dx.clear()
      return dx
    }
    let rows = layout.rows, units = layer.units
    let dh = pass.arena.zeros(rows, units)
    let dc = layer.kind == .lstm ? pass.arena.zeros(rows, units) : nil
    if let state { dh.copy(from: state) }
    if layout.prefix == 0 {
      for row in 0..<rows where layout.lengths[row] == 0 { dh.rows(row..<row + 1).clear() }
    }
    let kernels = layer.kernels(of: pass.engine)
    let gateColumns = layer.kind.savedGates * layer.unitStride
    let gradients =
      kernels.gradientsReplaceGates(layer.kind)
      ? gates : pass.arena.matrix(layout.count, kernels.slots(gateColumns))

    var step = RecurrentStepGradient(
      rows: 0, units: units, activation: layer.spec.activation, recurrentActivation: layer.spec.recurrentActivation,
      gates: gates, gradients: gradients, hidden: dh)
    step.cell = dc
    let bias = layer.bias == nil ? nil : pass.arena.zeros(1, gateColumns)
    step.bias = bias
    let views = GradientViews(
      gates: gates, gradients: gradients, previous: previous, sequences: sequences,
      product: pass.arena.zeros(max(1, rows), units))
    let layout = layout
    for index in 0..<layout.steps {
      let time = layer.isReversed ? index : layout.steps - 1 - index
      let following = layer.isReversed ? time + 1 : time - 1
      let live = layout.live[time], start = layout.offsets[time]
      let range = start..<start + live
      step.ahead = following >= 0 ? layout.offsets[following] - start : 0
      passPaddingGradient(sequences, to: dh, time)
      clearPadding(time, operand, gradients)
      guard live > 0 else { continue }
      views.place(range, in: &step)
      kernels.stepGradient(layer.kind, step)
      passStateGradient(step, range, dh.rows(0..<live), views.product.rows(0..<live), pass)
    }
    runPrefixBackward(step, views, pass)
    storeStateGradients(dh, dc, pass)
    addWeightGradients(operand, gradients, pass)
    if let bias { addBiasGradient(bias, pass) }
    // sums = x W + …
    let inputColumns = 0..<GateBlocks.of(layer.kind).input.count * layer.unitStride
    kernels.multiply(
      kernels.columns(inputColumns, of: gradients), layer.kernelTranspose(pass.packed), into: dx)
    scaleByInputMask(dx)
    return dx
  }

  /// sums = … + (m h′) U: dh′ is what the gates passed on plus m (d sums) Uᵀ.
  func passStateGradient(
    _ step: RecurrentStepGradient, _ range: Range<Int>, _ dh: MatrixView, _ product: MatrixView, _ pass: Pass
  ) {
    let kernels = layer.kernels(of: pass.engine)
    let blocks = GateBlocks.of(layer.kind), stride = layer.unitStride
    let start = blocks.recurrentStart * stride
    let sums = kernels.columns(start..<start + blocks.recurrent.count * stride, of: step.gradients)
    let transpose = layer.recurrentTranspose(pass.packed)
    let target = layer.kind == .simpleRNN || layer.kind == .lstm ? dh : product
    if layer.kind == .gruResetBefore, let operand {
      // candidate sum = … + (r m h′) Uh
      kernels.multiply(
        kernels.columns(0..<stride, of: step.gradients), layer.candidateTranspose(pass.packed), into: product)
      var reset = step
      reset.reset = product
      let offset = layer.stateOffset(kernels)
      reset.seen = operand.rows(range).columns(offset..<offset + kernels.slots(layer.units))
      kernels.resetGradient(reset)
    }
    kernels.multiply(sums, transpose, into: target, accumulate: layer.kind == .gruResetBefore)
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
  private func clearPadding(_ time: Int, _ operand: MatrixView, _ gradients: MatrixView) {
    let live = layout.live[time], stored = layout.stored(time), start = layout.offsets[time]
    guard live < stored else { return }
    operand.rows(start + live..<start + stored).clear()
    gradients.rows(start + live..<start + stored).clear()
    resetState?.rows(start + live..<start + stored).clear()
  }

  private func storeStateGradients(_ dh: MatrixView, _ dc: MatrixView?, _ pass: Pass) {
    guard let states = pass.states else { return }
    states.storeGradient(layer.name, firstState, rows: pass.rowIds, dh)
    if let dc { states.storeGradient(layer.name, firstState + 1, rows: pass.rowIds, dc) }
  }

  /// sums = x W + (m h′) U + b, over all positions at once.
  private func addWeightGradients(_ operand: MatrixView, _ sums: MatrixView, _ pass: Pass) {
    guard let gradients = pass.gradients else { return }
    let kernels = layer.kernels(of: pass.engine)
    let units = layer.units, width = layer.gates * units
    let x = 0..<layer.inputs
    let firstState = layer.stateOffset(kernels) * kernels.numbersPerSlot
    let h = firstState..<firstState + units
    let dW = gradients.gradient(layer.kernel, rows: layer.inputs, columns: width)
    let dU = gradients.gradient(layer.recurrent, rows: units, columns: width)
    let blocks = GateBlocks.of(layer.kind)
    func add(_ inputs: Range<Int>, _ states: Range<Int>, _ order: [Int32], from block: Int = 0, to target: MatrixView) {
      let columns = block * layer.unitStride..<(block + order.count) * layer.unitStride
      kernels.addGateGradients(
        operand, inputs: inputs, states: states, kernels.columns(columns, of: sums), units: units, order: order,
        to: target)
    }
    if layer.weightsAreOneMatrix {
      // Each gate meets both, and [W; U] is one matrix, so both gradients are one product.
      let dWU = gradients.gradient(layer.kernel, rows: layer.inputs + units, columns: width)
      add(x, h, blocks.input, to: dWU)
    } else {
      add(x, 0..<0, blocks.input, to: dW)
      add(0..<0, h, blocks.recurrent, from: blocks.recurrentStart, to: dU)
    }
    if let resetState {
      kernels.addTransposedProduct(
        resetState.columns(0..<kernels.slots(units)), kernels.columns(0..<units, of: sums),
        to: dU.columns(2 * units..<3 * units))
    }
  }

  /// sums = … + b: the sums over all positions, as the steps left them.
  private func addBiasGradient(_ sums: MatrixView, _ pass: Pass) {
    guard let gradients = pass.gradients, let bias = layer.bias else { return }
    let blocks = GateBlocks.of(layer.kind), units = layer.units
    let db = gradients.gradient(bias, rows: 1, columns: bias.count)
    func add(_ order: [Int32], from first: Int, at offset: Int) {
      for (block, gate) in order.enumerated() {
        let source = (first + block) * layer.unitStride, target = offset + Int(gate) * units
        db.columns(target..<target + units).add(sums.columns(source..<source + units))
      }
    }
    add(blocks.input, from: 0, at: 0)
    if layer.kind == .gru { add(blocks.recurrent, from: blocks.recurrentStart, at: layer.gates * units) }
  }

  private func scaleByInputMask(_ dx: MatrixView) {
    guard let inputMask else { return }
    for time in 0..<layout.steps {
      let stored = layout.stored(time), start = layout.offsets[time]
      dx.rows(start..<start + stored).scale(by: inputMask.rows(0..<stored))
    }
  }
}
