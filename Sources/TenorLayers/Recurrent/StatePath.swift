import TenorCompute

/// The way of a step's gradient to the hidden states before it, through the recurrent product.
struct StatePath {
  let kernels: KernelSet
  private let kind: RecurrentKernel
  /// The first block of gates that meets the recurrent kernel.
  private let block: Int
  private let transpose: PackedMatrix
  private let candidateTranspose: PackedMatrix
  /// The hidden states in the operands, B × H.
  private let seen: MatrixView
  private let mask: MatrixView?
  /// For each sequence: takes the product, where the gates leave a gradient of their own.
  private let product: MatrixView

  init(
    _ layer: RecurrentLayer, _ kernels: KernelSet, _ packed: FloatBuffer, _ operand: MatrixView, mask: MatrixView?,
    product: MatrixView
  ) {
    self.kernels = kernels
    self.mask = mask
    self.product = product
    kind = layer.kind
    block = GateBlocks.of(layer.kind).recurrentStart
    transpose = layer.recurrentTranspose(packed)
    candidateTranspose = layer.candidateTranspose(packed)
    let offset = layer.stateOffset(kernels)
    seen = operand.columns(offset..<offset + kernels.slots(layer.units))
  }

  /// sums = … + (m h′) U: dh′ is what the gates passed on plus m (d sums) Uᵀ.
  func pass(_ steps: RecurrentGradientSteps, _ step: RecurrentStepGradient, _ range: Range<Int>) {
    let dh = step.hidden.rows(0..<range.count)
    // A GRU's state passes through its gates too; those of the others leave nothing of dh.
    let passesState = kind == .gru || kind == .gruResetBefore
    let target = passesState ? product.rows(0..<range.count) : dh
    if kind == .gruResetBefore {
      // candidate sum = … + (r m h′) Uh
      steps.multiply(range, block: 0, candidateTranspose, into: target)
      var reset = step
      reset.rows = range.count
      reset.gates = step.gates.rows(range)
      reset.gradients = step.gradients.rows(range)
      reset.previous = nil
      reset.outputGradient = nil
      reset.reset = target
      reset.seen = seen.rows(range)
      kernels.resetGradient(reset)
    }
    steps.multiply(range, block: block, transpose, into: target, accumulate: kind == .gruResetBefore)
    if let mask { target.scale(by: mask.rows(0..<range.count)) }
    if passesState { dh.add(target) }
  }
}
