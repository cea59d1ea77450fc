import TenorCompute
import Testing

/// A recurrent kernel with random weights and operands, and the same for the reference.
struct StepBench {
  let kind: RecurrentKernel
  let kernels: KernelSet
  let rows: Int
  let inputs: Int
  let units: Int
  let reference: ReferenceCellStep
  /// The inputs and the hidden state that the recurrent product sees: numbers that are operands without rounding.
  let input: Grid
  let seen: Grid
  /// Both as operands, the second from a cache line on.
  let operand: Grid
  let offset: Int
  let hidden: Grid
  let cell: Grid
  private let packed: [Grid]

  struct Result {
    var hidden: Grid
    var cell: Grid
    var gates: Grid
    var previous: Grid
    var reset: Grid
  }

  private var stride: Int { MatrixView.paddedStride(units) }

  init(
    _ kind: RecurrentKernel, _ kernels: KernelSet, rows: Int, inputs: Int, units: Int, _ activation: Activation,
    _ recurrentActivation: Activation, _ random: inout SplitMix
  ) {
    (self.kind, self.kernels, self.rows, self.inputs, self.units) = (kind, kernels, rows, inputs, units)
    let total = [RecurrentKernel.simpleRNN: 1, .gru: 3, .gruResetBefore: 3, .lstm: 4][kind] ?? 1
    // Gates computed in the first pass; blocks of bias.
    let fused = kind == .gruResetBefore ? 2 : total, biasBlocks = kind == .gru ? 4 : total
    let scale = 2 / Float(inputs + units).squareRoot()
    func weights(_ rows: Int, _ columns: Int) -> Grid {
      let values = Grid(rows, columns, stride: columns, random: &random)
      values.view.scale(by: scale)
      return values.rounded(for: kernels, as: .weights)
    }
    let kernel = weights(inputs, total * units), recurrent = weights(units, total * units)
    let bias = Grid(1, biasBlocks * units, stride: biasBlocks * units, random: &random)
    reference = ReferenceCellStep(
      kind: kind, units: units, activation: activation, recurrentActivation: recurrentActivation,
      kernel: kernel.doubles, recurrent: recurrent.doubles, bias: bias.doubles[0])
    defer { Grid.keep(kernel, recurrent, bias) }
    func packGates(_ gates: Range<Int>) -> Grid {
      let target = Grid(1, kernels.packedGatesCount(inputs: inputs, units: units, gates: gates.count))
      defer { Grid.keep(target) }
      kernels.packGates(
        kernel: kernel.view, recurrent: recurrent.view, units: units, total: total, gates: gates, into: target.view)
      return target
    }
    func packBias(_ blocks: Range<Int>) -> Grid {
      let target = Grid(1, kernels.packedBiasCount(units: units, gates: blocks.count))
      defer { Grid.keep(target) }
      let source = bias.view.columns(blocks.lowerBound * units..<blocks.upperBound * units)
      kernels.packBias(source, units: units, gates: blocks.count, into: target.view)
      return target
    }
    let isBefore = kind == .gruResetBefore
    packed =
      [packGates(0..<fused), packBias(0..<(isBefore ? 2 : biasBlocks))]
      + (isBefore ? [packGates(2..<3), packBias(2..<3)] : [])
    input = Grid(rows, inputs, random: &random).rounded(for: kernels)
    seen = Grid(rows, units, random: &random).rounded(for: kernels, as: .states)
    offset = MatrixView.paddedStride(kernels.inputSlots(inputs))
    let seenSlots = kernels.slots(units)
    operand = Grid(rows, offset + seenSlots, stride: offset + MatrixView.paddedStride(seenSlots))
    defer { Grid.keep(input, seen, operand) }
    kernels.makeInputs(input.view, into: operand.view.columns(0..<kernels.inputSlots(inputs)))
    kernels.makeStates(seen.view, into: operand.view.columns(offset..<offset + seenSlots))
    hidden = Grid(rows, units, stride: MatrixView.paddedStride(units), padding: 0, random: &random)
    cell = Grid(rows, units, stride: MatrixView.paddedStride(units), padding: 0, random: &random)
  }

  /// Expects a step to write hidden states to its output and, for `next` rows, to the operands of the following step.
  func expectTargets(_ rows: Range<Int>, next: Int, _ random: inout SplitMix) {
    let output = Grid(rows.count, units, stride: stride)
    let following = Grid(next, operand.view.columns, stride: operand.view.stride) { _, _ in .nan }
    let factors = Grid(next, units, random: &random)
    let expected = Grid(next, operand.view.columns, stride: operand.view.stride)
    defer { Grid.keep(output, following, factors, expected) }
    let result = forward(rows: rows) { step in
      step.output = output.view
      step.next = following.view
      step.nextFactors = factors.view
    }
    let states = offset..<offset + kernels.slots(units)
    kernels.makeStates(
      result.hidden.view.rows(0..<next), times: factors.view, into: expected.view.columns(states))
    for row in rows.indices.map({ $0 - rows.lowerBound }) {
      #expect(output.row(row) == result.hidden.row(row))
      guard row < next else { continue }
      for slot in states {
        #expect(following[row, slot].bitPattern == expected[row, slot].bitPattern, "row \(row), slot \(slot)")
      }
      #expect(following[row, 0].isNaN, "the inputs are left alone")
    }
  }

  func forward(
    rows range: Range<Int>, sumsInputs: Bool = false, setting: (inout RecurrentStep) -> Void = { _ in }
  ) -> Result {
    func copy(_ grid: Grid) -> Grid {
      Grid(range.count, units, stride: stride, padding: 0) { grid[range.lowerBound + $0, $1] }
    }
    let gates = kernels.savedSlots(kind, units: units)
    let result = Result(
      hidden: copy(hidden), cell: copy(cell), gates: Grid(range.count, gates, stride: gates),
      previous: Grid(range.count, units, stride: stride), reset: Grid(range.count, kernels.slots(stride)))
    var step = RecurrentStep(
      operand: operand.view.rows(range), inputs: inputs, units: units, stateOffset: offset, weights: packed[0].view,
      bias: packed[1].view, activation: reference.activation, recurrentActivation: reference.recurrentActivation,
      hidden: result.hidden.view)
    step.gates = result.gates.view
    step.previous = result.previous.view
    if kind == .lstm { step.cell = result.cell.view }
    if kind == .gruResetBefore {
      step.resetState = result.reset.view
      step.candidateWeights = packed[2].view
      step.candidateBias = packed[3].view
    }
    defer { Grid.keep(operand, result.hidden, result.cell, result.gates, result.previous, result.reset) }
    let sums = Grid(range.count, 4 * stride)
    defer { Grid.keep(sums) }
    withExtendedLifetime(packed) {
      if sumsInputs {
        kernels.sumInputs(kind, step, into: sums.view)
        step.inputSums = sums.view
      }
      setting(&step)
      kernels.run(kind, step)
    }
    return result
  }

  /// Saved gates: floats, or numbers of half precision that share the place of one.
  private func gates(_ grid: Grid, _ row: Int) -> [[Double]] {
    (0..<kind.savedGates).map { gate in
      (0..<units).map { unit in
        let column = gate * stride + unit
        guard savesHalves else { return Double(grid[row, column]) }
        let slot = grid[row, column / 2].bitPattern
        return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: column % 2 == 0 ? slot : slot >> 16)))
      }
    }
  }

  private var savesHalves: Bool { kernels.numbersPerSlot == 2 && kind != .gruResetBefore }

  private func values(_ grid: Grid, _ row: Int, from column: Int = 0, count: Int) -> [Double] {
    (column..<column + count).map { Double(grid[row, $0]) }
  }

  /// Numbers of a row of operands.
  private func operands(_ grid: Grid, _ row: Int, _ columns: Range<Int>) -> [Double] {
    columns.map { column in
      let slot = grid[row, column / kernels.numbersPerSlot].bitPattern
      switch kernels.numbersPerSlot {
      case 1: return Double(grid[row, column])
      case 2: return Double(Float(bitPattern: column % 2 == 0 ? slot << 16 : slot & 0xffff_0000))
      default: return (Double(slot >> UInt32(8 * (column % 4)) & 0xff) - 128) / 127
      }
    }
  }

  /// What operands are rounded by, relatively: in bfloat16, half of 2⁻⁷.
  private var operandRounding: Double { kernels.numbersPerSlot == 2 ? 0x1p-8 : 0 }

  /// What states of 8 bits are rounded by: half of a step.
  private var stateStep: Double { kernels.numbersPerSlot == 4 ? 0.5 / 127 : 0 }

  /// The error of a gate's function: the bound of the short functions beside short operands.
  private var functionError: Double { kernels.operandsAreFloats ? 0 : 0x1p-13 }

  /// - Parameters:
  ///   - rounding: The relative error of the found numbers' format.
  ///   - error: The absolute error that functions add.
  private func expectClose(
    _ found: [Double], _ exact: [Double], _ what: String, rounding: Double = 0, error: Double = 0
  ) {
    #expect(found.count == exact.count)
    // Sums of some hundred products of numbers about one.
    for (a, b) in zip(found, exact) where !(abs(a - b) <= 4e-6 * max(1, abs(b)) + rounding * abs(b) + error) {
      Issue.record("\(what): \(a), expected \(b)")
      return
    }
  }

  func expectForward(_ what: String) {
    let result = forward(rows: 0..<rows)
    for row in 0..<rows {
      let exact = reference.forward(
        values(input, row, count: inputs), seen: values(seen, row, count: units),
        carried: values(hidden, row, count: units), cell: values(cell, row, count: units),
        rounded: kind == .gruResetBefore ? operands(result.reset, row, 0..<units) : nil)
      // A state is made of up to three functions and their products, with factors of up to 2.
      let error = 6 * functionError
      expectClose(values(result.hidden, row, count: units), exact.hidden, "\(what): h", error: error)
      if kind == .lstm { expectClose(values(result.cell, row, count: units), exact.cell, "\(what): c", error: error) }
      for (gate, pair) in zip(gates(result.gates, row), exact.gates).enumerated() {
        expectClose(pair.0, pair.1, "\(what): gate \(gate)", rounding: savesHalves ? 0x1p-11 : 0, error: error)
      }
      if kind == .gruResetBefore {
        expectClose(
          operands(result.reset, row, 0..<units), exact.reset, "\(what): r h", rounding: operandRounding,
          error: error + stateStep)
      }
    }
  }

  func expectGradient(_ what: String) {
    let saved = forward(rows: 0..<rows)
    var random = SplitMix(UInt64(units * 31 + rows))
    let dh = Grid(rows, units, stride: stride, padding: 0, random: &random)
    let dc = Grid(rows, units, stride: stride, padding: 0, random: &random)
    let output = Grid(rows, units, random: &random), reset = Grid(rows, units, stride: stride, random: &random)
    let gradients =
      kernels.gradientsReplaceGates(kind) ? saved.gates : Grid(rows, kernels.slots(kind.savedGates * stride))
    let before = (
      gates: (0..<rows).map { gates(saved.gates, $0) }, dh: dh.doubles, dc: dc.doubles, reset: reset.doubles
    )
    var step = RecurrentStepGradient(
      rows: rows, units: units, activation: reference.activation, recurrentActivation: reference.recurrentActivation,
      gates: saved.gates.view, gradients: gradients.view, hidden: dh.view)
    let bias = Grid(1, kind.savedGates * stride, stride: kind.savedGates * stride, random: &random)
    var biasGradient = bias.doubles[0]
    defer { Grid.keep(saved.gates, gradients, saved.previous, dh, dc, output, reset, operand, bias) }
    step.bias = bias.view
    step.previous = saved.previous.view
    step.outputGradient = output.view
    if kind == .lstm { step.cell = dc.view }
    RecurrentGradientSteps(kernels, kind, step).run(0..<step.rows, ahead: 0)
    if kind == .gruResetBefore {
      step.reset = reset.view
      step.seen = operand.view.columns(offset..<offset + kernels.slots(units))
      kernels.resetGradient(step)
    }
    // tanh(c), computed once more, with factors of up to 2 twice.
    let error = 4 * functionError
    for row in 0..<rows {
      let exact = reference.gradient(
        gates: before.gates[row], previous: kind == .lstm ? cell.doubles[row] : hidden.doubles[row],
        hidden: zip(before.dh[row], output.doubles[row]).map(+), cell: before.dc[row], reset: before.reset[row],
        seen: values(seen, row, count: units))
      for (gate, expected) in exact.gates.enumerated() {
        let found = operands(gradients, row, gate * stride..<gate * stride + units)
        expectClose(found, expected, "\(what): gradient of gate \(gate)", rounding: operandRounding, error: error)
        for unit in 0..<units { biasGradient[gate * stride + unit] += expected[unit] }
      }
      if kind == .gru || kind == .gruResetBefore {
        expectClose(values(dh, row, count: units), exact.hidden, "\(what): gradient of h")
      }
      if kind == .lstm {
        expectClose(values(dc, row, count: units), exact.cell, "\(what): gradient of c", error: error)
      }
      if kind == .gruResetBefore {
        expectClose(values(reset, row, count: units), exact.reset, "\(what): gradient of h in r h")
      }
    }
    for gate in 0..<kind.savedGates {
      let columns = gate * stride..<gate * stride + units
      expectClose(
        columns.map { Double(bias[0, $0]) }, Array(biasGradient[columns]), "\(what): gradient of bias \(gate)",
        error: Double(rows) * error)
    }
  }
}

extension KernelSet {
  /// Runs one time step.
  func run(_ kind: RecurrentKernel, _ step: RecurrentStep) {
    var steps = RecurrentSteps(self, kind, step)
    steps.run(0..<step.operand.rows, next: step.next.map { 0..<$0.rows })
  }
}
