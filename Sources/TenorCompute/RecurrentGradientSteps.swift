import CTenorKernels

/// The backward passes of the time steps of a micro-batch, which differ in their positions alone.
package struct RecurrentGradientSteps {
  private let kernels: KernelSet
  private let kernel: RecurrentKernel
  /// Those of a step that begins at position 0.
  private let first: tk_step_gradient
  private let positions: Int
  private let maximumRows: Int
  private let blockColumns: Int

  /// - Parameter step: With a row for each position in `gates`, `gradients`, `previous` and `outputGradient`; `rows` is the
  ///   most sequences of a step.
  /// - Precondition: The views have the shapes that ``RecurrentStepGradient`` states.
  package init(_ kernels: KernelSet, _ kernel: RecurrentKernel, _ step: RecurrentStepGradient) {
    self.kernels = kernels
    self.kernel = kernel
    positions = step.gates.rows
    maximumRows = step.rows
    blockColumns = MatrixView.paddedStride(step.units)
    precondition(
      step.gradients.rows >= positions && (step.previous?.rows ?? positions) >= positions
        && (step.outputGradient?.rows ?? positions) >= positions)
    first = kernels.raw(kernel, step)
  }

  /// Computes the gradients of the sums of the gates at `range`. For a GRU with the reset gate before the product this is
  /// the candidate's half.
  ///
  /// - Parameter ahead: Rows from these to those that the next call will read, which are fetched early; 0 for none.
  /// - Precondition: `range` lies within the positions and has no more than the most sequences of a step.
  package func run(_ range: Range<Int>, ahead: Int) {
    precondition(range.lowerBound >= 0 && range.upperBound <= positions && range.count <= maximumRows)
    let start = range.lowerBound
    var step = first
    step.rows = Int64(range.count)
    step.ahead = Int64(ahead)
    step.gates = first.gates + start * Int(first.gates_stride)
    step.gradients = first.gradients + start * Int(first.gradients_stride)
    step.previous = first.previous.map { $0 + start * Int(first.previous_stride) }
    step.output_gradient = first.output_gradient.map { $0 + start * Int(first.output_gradient_stride) }
    switch kernel {
    case .simpleRNN: kernels.table.simple_rnn_gradient(&step)
    case .gru: kernels.table.gru_gradient(&step)
    case .gruResetBefore: kernels.table.gru_reset_before_candidate_gradient(&step)
    case .lstm: kernels.table.lstm_gradient(&step)
    }
  }

  /// The product of the gradients at `range` with a packed matrix: `target` = or += those of the blocks from `block` on,
  /// times `weights`.
  ///
  /// - Precondition: `range` lies within the positions, the blocks that make up the K of `weights` within the gates; `target`
  ///   has at least the rows of `range` and the columns of `weights`.
  package func multiply(
    _ range: Range<Int>, block: Int, _ weights: PackedMatrix, into target: MatrixView, accumulate: Bool = false
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= positions && range.count <= target.rows)
    precondition(
      block >= 0 && block * blockColumns + weights.spannedColumns <= kernel.savedGates * blockColumns)
    let start = range.lowerBound * Int(first.gradients_stride) + kernels.slots(block * blockColumns)
    kernels.multiply(
      range.count, first.gradients + start, first.gradients_stride, weights, into: target, accumulate: accumulate)
  }
}
