import TenorCompute

extension RecurrentRunner {
  /// Carries gradients back along all sequences.
  ///
  /// - Parameters:
  ///   - state: Gradient of the final hidden states, B × H.
  ///   - sequences: Gradient of each step's output, N × H.
  /// - Returns: Gradient of the input, N × I.
  func runBackward(state: MatrixView?, sequences: MatrixView?, _ pass: Pass) -> MatrixView {
    guard let operand, let gates else { return pass.arena.zeros(layout.count, layer.inputs) }
    let rows = layout.rows, units = layer.units
    let dh = pass.arena.zeros(rows, units)
    let dc = layer.kind == .lstm ? pass.arena.zeros(rows, units) : nil
    if let state { dh.copy(from: state) }
    if layout.prefix == 0 {
      for row in 0..<rows where layout.lengths[row] == 0 { dh.rows(row..<row + 1).clear() }
    }
    let kernels = layer.kernels(of: pass.engine)
    let path = StatePath(
      layer, kernels, pass.packed, operand, mask: recurrentMask, product: pass.arena.zeros(max(1, rows), units))
    let gateColumns = layer.kind.savedGates * layer.unitStride
    let gradients =
      kernels.gradientsReplaceGates(layer.kind)
      ? gates : pass.arena.matrix(layout.count, kernels.slots(gateColumns))

    var step = RecurrentStepGradient(
      rows: layout.live.max() ?? 0, units: units, activation: layer.spec.activation,
      recurrentActivation: layer.spec.recurrentActivation,
      gates: gates, gradients: gradients, hidden: dh)
    step.cell = dc
    let bias = layer.bias == nil ? nil : pass.arena.zeros(1, gateColumns)
    step.bias = bias
    step.previous = previous
    step.outputGradient = sequences
    if layout.storesMasked { clearPadding(operand, gradients) }
    runStepsBackward(step, path)
    runPrefixBackward(step, path, pass)
    storeStateGradients(dh, dc, pass)
    let ofTokens = distinct.map { _ in distinctGradients(gradients, kernels, pass) }
    let ofPadding = distinct == nil ? padding.map { paddingGradients($0, gradients, kernels, pass) } : nil
    addWeightGradients(operand, gradients, ofTokens: ofTokens, ofPadding: ofPadding, pass)
    if let bias { addBiasGradient(bias, pass) }
    if let ofTokens { return distinctInputGradient(ofTokens, kernels, pass) }
    return inputGradient(gradients, ofPadding, kernels, pass)
  }

  private func runStepsBackward(_ step: RecurrentStepGradient, _ path: StatePath) {
    let steps = RecurrentGradientSteps(path.kernels, layer.kind, step)
    let live = layout.live, offsets = layout.offsets, storesMasked = layout.storesMasked
    for index in 0..<live.count {
      let time = layer.isReversed ? index : live.count - 1 - index
      let following = layer.isReversed ? time + 1 : time - 1
      let alive = live[time], start = offsets[time]
      if storesMasked { passPaddingGradient(step.outputGradient, to: step.hidden, time) }
      guard alive > 0 else { continue }
      steps.run(start..<start + alive, ahead: following >= 0 ? offsets[following] - start : 0)
      path.pass(steps, step, start..<start + alive)
    }
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
  private func clearPadding(_ operand: MatrixView, _ gradients: MatrixView) {
    for time in 0..<layout.steps {
      let start = layout.offsets[time], padding = start + layout.live[time]..<start + layout.stored(time)
      operand.rows(padding).clear()
      gradients.rows(padding).clear()
      resetState?.rows(padding).clear()
    }
  }

  private func storeStateGradients(_ dh: MatrixView, _ dc: MatrixView?, _ pass: Pass) {
    guard let states = pass.states else { return }
    states.storeGradient(layer.name, firstState, rows: pass.rowIds, dh)
    if let dc { states.storeGradient(layer.name, firstState + 1, rows: pass.rowIds, dc) }
  }

  /// sums = x W + (m h′) U + b, over all positions at once.
  private func addWeightGradients(
    _ operand: MatrixView, _ sums: MatrixView, ofTokens: MatrixView?, ofPadding: MatrixView?, _ pass: Pass
  ) {
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
    if let distinct, let ofTokens {
      addDistinctKernelGradients(distinct, ofTokens, to: dW, kernels)
      add(0..<0, h, blocks.recurrent, from: blocks.recurrentStart, to: dU)
    } else if let padding, let ofPadding, padding.isApart {
      addKernelGradients(padding, operand, sums, ofPadding, to: dW, kernels, pass)
      add(0..<0, h, blocks.recurrent, from: blocks.recurrentStart, to: dU)
    } else if layer.weightsAreOneMatrix {
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

  func scaleByInputMask(_ dx: MatrixView) {
    guard let inputMask else { return }
    for time in 0..<layout.steps {
      let stored = layout.stored(time), start = layout.offsets[time]
      dx.rows(start..<start + stored).scale(by: inputMask.rows(0..<stored))
    }
  }
}
