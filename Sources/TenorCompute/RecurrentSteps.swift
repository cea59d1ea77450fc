import CTenorKernels

/// The forward passes of the time steps of a micro-batch. They differ in their positions alone, so that what they read and
/// write is checked once.
package struct RecurrentSteps {
  private let kernels: KernelSet
  private let kernel: RecurrentKernel
  /// Those of a step that begins at position 0.
  private let first: tk_step
  private var step: tk_step
  private let positions: Int
  private let stateRows: Int
  private let nextPositions: Int
  private let factorRows: Int
  private let sumsAreByRow: Bool
  private var count = 0

  /// - Parameter step: With a row for each position in `operand`, `inputSums`, `output`, `next`, `gates`, `previous` and
  ///   `resetState`.
  /// - Precondition: The views have the shapes that ``RecurrentStep`` states.
  package init(_ kernels: KernelSet, _ kernel: RecurrentKernel, _ step: RecurrentStep) {
    self.kernels = kernels
    self.kernel = kernel
    positions = step.operand.rows
    stateRows = step.hidden.rows
    nextPositions = step.next?.rows ?? 0
    factorRows = step.nextFactors?.rows ?? .max
    sumsAreByRow = step.rowInputSums != nil
    Self.check(kernels, kernel, step)
    var c = kernels.raw(step)
    c.next_h = step.next.map { $0.base + step.stateOffset }
    if kernel == .lstm { c.c = step.cell?.base }
    if kernel == .gruResetBefore {
      c.reset_h = step.resetState?.base
      c.reset_h_stride = Int64(step.resetState?.stride ?? 0)
    }
    first = c
    self.step = c
  }

  private static func check(_ kernels: KernelSet, _ kernel: RecurrentKernel, _ step: RecurrentStep) {
    let positions = step.operand.rows, stride = MatrixView.paddedStride(step.units)
    func hold(_ view: MatrixView?) -> Bool { view.map { $0.rows >= positions && $0.stride >= stride } ?? true }
    precondition(
      step.stateOffset + kernels.slots(step.units) <= step.operand.stride
        && kernels.inputSlots(step.inputs) <= step.stateOffset && step.hidden.stride == stride)
    precondition(hold(step.previous) && hold(step.output))
    precondition(
      step.gates.map { $0.rows >= positions && $0.columns >= kernels.savedSlots(kernel, units: step.units) } ?? true)
    precondition(
      step.next.map {
        $0.stride == step.operand.stride
          && step.stateOffset + MatrixView.paddedStride(kernels.slots(step.units)) <= $0.stride
      } ?? true)
    precondition(step.inputSums == nil || step.rowInputSums == nil)
    precondition(step.inputSums.map { $0.rows >= positions } ?? true)
    precondition(
      step.rowInputSums.map { $0.rows == 1 || $0.rows >= step.hidden.rows } ?? true)
    precondition(
      (step.inputSums ?? step.rowInputSums).map {
        $0.columns >= KernelSet.inputSumColumns(kernel, units: step.units)
      } ?? true)
    if kernel == .lstm {
      guard let cell = step.cell else { preconditionFailure("an LSTM needs a cell state") }
      precondition(cell.rows >= step.hidden.rows && cell.stride == stride)
      precondition((step.gates == nil) == (step.previous == nil))
    }
    if kernel == .gruResetBefore {
      guard let reset = step.resetState, step.candidateWeights != nil, step.candidateBias != nil else {
        preconditionFailure("a GRU with the reset gate before the product needs its candidate's weights")
      }
      precondition(step.gates != nil && reset.rows >= positions && reset.stride >= kernels.slots(stride))
    }
  }

  /// Runs the step of the sequences at `range`; the first of them go on at the positions `next`.
  ///
  /// - Parameter row: The row of the first sequence's state.
  /// - Precondition: `range` lies within the positions, and its states within their rows; `next` has no more positions.
  package mutating func run(_ range: Range<Int>, next: Range<Int>? = nil, row: Int = 0) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= positions && row >= 0 && row + range.count <= stateRows)
    let start = range.lowerBound
    step.h = first.h + row * Int(first.state_stride)
    step.c = first.c.map { $0 + row * Int(first.state_stride) }
    step.next_factors = first.next_factors.map { $0 + row * Int(first.next_factors_stride) }
    step.rows = Int64(range.count)
    step.xh = first.xh + start * Int(first.xh_stride)
    step.initial = first.initial + (sumsAreByRow ? row : start) * Int(first.initial_stride)
    step.output = first.output.map { $0 + start * Int(first.output_stride) }
    step.gates = first.gates.map { $0 + start * Int(first.gates_stride) }
    step.previous = first.previous.map { $0 + start * Int(first.previous_stride) }
    step.reset_h = first.reset_h.map { $0 + start * Int(first.reset_h_stride) }
    if let next {
      precondition(
        next.lowerBound >= 0 && next.upperBound <= nextPositions && next.count <= min(range.count, factorRows - row))
      step.next_h = first.next_h.map { $0 + next.lowerBound * Int(first.xh_stride) }
      step.next_rows = Int64(next.count)
    } else {
      step.next_rows = 0
    }
    switch kernel {
    case .simpleRNN: kernels.table.simple_rnn_step(&step)
    case .gru: kernels.table.gru_step(&step)
    case .gruResetBefore: kernels.table.gru_reset_before_step(&step)
    case .lstm: kernels.table.lstm_step(&step)
    }
    count += 1
  }

  /// Tells the ``StepCounter`` how many steps were run.
  package func report() { StepCounter.shared.count(kernel, count) }
}
