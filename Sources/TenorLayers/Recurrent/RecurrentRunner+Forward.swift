import TenorCompute

extension RecurrentRunner {
  /// Runs the cell along all sequences.
  ///
  /// - Parameters:
  ///   - input: A row of I floats for each position.
  ///   - sequences: Takes each step's output, N × H, if given; padding repeats the output before it, or is zero
  ///     before the first.
  /// - Returns: The final hidden states, B × H.
  func run(_ input: Activations, sequences: MatrixView?, _ pass: Pass) -> MatrixView {
    layout = input.layout ?? layout
    let rows = layout.rows, units = layer.units
    prepareMasks(pass)
    let kernels = layer.kernels(of: pass.engine), stateOffset = layer.stateOffset(kernels)
    let operand = pass.arena.matrix(layout.count, stateOffset + MatrixView.paddedStride(kernels.slots(units)))
    padding = constantPadding(input, kernels, pass)
    inputTable = readsTokens(input, pass) ? pass.inputTables.first { $0.serves(layer) } : nil
    distinct = distinctInputs(input, pass)
    let looksInputsUp = inputTable != nil || distinct != nil
    if !looksInputsUp {
      fillInputs(input.values, operand.columns(0..<kernels.inputSlots(layer.inputs)), kernels)
    }
    let hidden = pass.arena.zeros(rows, units)
    let cell = layer.kind == .lstm ? pass.arena.zeros(rows, units) : nil
    loadStates(hidden, cell, pass)
    let saves = pass.savesForBackward
    let keepsGates = saves || layer.kind == .gruResetBefore
    let gates = keepsGates ? pass.arena.matrix(layout.count, kernels.savedSlots(layer.kind, units: units)) : nil
    let previous = saves && layer.kind != .simpleRNN ? pass.arena.matrix(layout.count, units) : nil
    let resetState =
      layer.kind == .gruResetBefore ? pass.arena.matrix(layout.count, kernels.slots(layer.unitStride)) : nil

    var step = layer.step(operand, hidden: hidden, pass)
    step.cell = cell
    step.next = operand
    step.nextFactors = recurrentMask
    step.output = sequences
    step.gates = gates
    step.previous = previous
    step.resetState = resetState
    if looksInputsUp {
      step.rowInputSums = pass.arena.matrix(rows, KernelSet.inputSumColumns(layer.kind, units: units))
    } else {
      step.inputSums = sumsOfInputs(step, pass)
    }
    let prefixInputs =
      layout.prefix > 0 && input.paddingIsConstant ? paddingInputs(input.values, 0, kernels, pass) : nil
    repeatedInputSteps = readsPaddingLast ? input.repeatedSteps : []
    runPrefix(step, constantInputs: prefixInputs, pass)
    runSteps(step, pass)
    if let sequences, layout.storesMasked { showPadding(hidden, in: sequences) }
    self.operand = operand
    self.gates = gates
    self.previous = previous
    self.resetState = resetState
    self.hidden = hidden
    self.cell = cell
    storeFinalStates(pass)
    return lastOutputs(hidden, pass)
  }

  private func runSteps(_ step: RecurrentStep, _ pass: Pass) {
    let kernels = layer.kernels(of: pass.engine), mask = recurrentMask
    let live = layout.live, offsets = layout.offsets, tokenRows = layout.tokenRows
    var steps = RecurrentSteps(kernels, layer.kind, step)
    var padding = padding.map { paddingSteps(step, $0.inputs, kernels, pass) }
    var settling = settling(step, kernels, pass)
    // Sequences whose state is already in the operand of the step to come.
    var carried = 0
    order(layout) { time, following in
      let start = offsets[time], alive = settling?.begin(start) ?? live[time]
      if alive > carried {
        kernels.makeStates(
          step.hidden.rows(carried..<alive), times: mask?.rows(carried..<alive),
          into: states(start + carried..<start + alive, step, kernels))
      }
      carried = following.map { min(alive, live[$0]) } ?? 0
      guard alive > 0 else { return }
      let next = following.map { offsets[$0]..<offsets[$0] + carried }
      // Where there is padding, every sequence goes on, with a token or with that.
      let tokens = padding == nil ? alive : min(alive, tokenRows[time])
      if tokens > 0 {
        if let sums = step.rowInputSums { lookUpInputs(start..<start + tokens, into: sums, pass) }
        steps.run(start..<start + tokens, next: next.map { $0.prefix(tokens) })
      }
      if tokens < alive {
        padding?.run(start + tokens..<start + alive, next: next.map { $0.dropFirst(tokens) }, row: tokens)
      }
      settling?.end()
    }
    steps.report()
    padding?.report()
    settledSteps = settling?.repeatedSteps ?? []
  }

  /// The hidden states in the operands of `positions`.
  func states(_ positions: Range<Int>, _ step: RecurrentStep, _ kernels: KernelSet) -> MatrixView {
    step.operand.rows(positions).columns(step.stateOffset..<step.stateOffset + kernels.slots(step.units))
  }

  /// The part of the sums that the inputs make, for all tokens at once, where steps have one row and would read the kernel
  /// for that.
  private func sumsOfInputs(_ step: RecurrentStep, _ pass: Pass) -> MatrixView? {
    guard layout.rows == 1, layout.steps > 1 else { return nil }
    let sums = pass.arena.matrix(layout.count, KernelSet.inputSumColumns(layer.kind, units: layer.units))
    var tokens = step, positions = layout.prefix..<layout.count
    if padding != nil {
      let first = layout.tokenRows.firstIndex(of: 1) ?? 0
      positions = first..<first + layout.tokenRows.reduce(0, +)
    }
    tokens.operand = step.operand.rows(positions)
    layer.kernels(of: pass.engine).sumInputs(layer.kind, tokens, into: sums.rows(positions))
    return sums
  }

  /// The final hidden states, but zero for a sequence of length zero: it has no output, whatever its initial state.
  private func lastOutputs(_ hidden: MatrixView, _ pass: Pass) -> MatrixView {
    guard pass.states != nil, layout.lengths.last == 0 else { return hidden }
    let output = pass.arena.matrix(hidden.rows, hidden.columns)
    output.copy(from: hidden)
    for row in 0..<layout.rows where layout.lengths[row] == 0 { output.rows(row..<row + 1).clear() }
    return output
  }

  private func prepareMasks(_ pass: Pass) {
    let half = layer.isBackwardHalf
    inputMask = pass.dropoutMultipliers(
      rate: layer.spec.dropout,
      purpose: RandomPurpose.dropout(layer: layer.index, kind: half ? .backwardInput : .input), units: layer.inputs)
    recurrentMask = pass.dropoutMultipliers(
      rate: layer.spec.recurrentDropout,
      purpose: RandomPurpose.dropout(layer: layer.index, kind: half ? .backwardRecurrent : .recurrent),
      units: layer.units)
  }

  /// Writes what padding shows. The state of a sequence that has ended stays what it was then.
  private func showPadding(_ hidden: MatrixView, in sequences: MatrixView) {
    for time in 0..<layout.steps {
      let start = layout.offsets[time]
      for row in layout.live[time]..<layout.stored(time) {
        let shown = sequences.rows(start + row..<start + row + 1)
        if paddingRepeatsOutput && layout.lengths[row] > 0 {
          shown.copy(from: hidden.rows(row..<row + 1))
        } else {
          shown.clear()
        }
      }
    }
  }

  private func loadStates(_ hidden: MatrixView, _ cell: MatrixView?, _ pass: Pass) {
    guard let states = pass.states else { return }
    states.load(layer.name, firstState, rows: pass.rowIds, into: hidden)
    if let cell { states.load(layer.name, firstState + 1, rows: pass.rowIds, into: cell) }
  }

  private func storeFinalStates(_ pass: Pass) {
    guard let states = pass.states, let hidden else { return }
    states.storeFinal(layer.name, firstState, rows: pass.rowIds, hidden)
    if let cell { states.storeFinal(layer.name, firstState + 1, rows: pass.rowIds, cell) }
  }

  /// The index of the hidden state among the layer's states.
  var firstState: Int { layer.isBackwardHalf ? layer.spec.cell.states : 0 }
}
