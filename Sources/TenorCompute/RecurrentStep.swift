import CTenorKernels

/// The kernels' four kinds of recurrent cell.
package enum RecurrentKernel: Sendable, CaseIterable {
  case simpleRNN
  /// Reset gate after the recurrent product; saved gates n, z, r, q (q: the candidate's recurrent part).
  case gru
  /// Reset gate before the recurrent product; saved gates n, z, r.
  case gruResetBefore
  /// Saved gates i, f, g, o.
  case lstm

  /// Blocks of saved values per unit.
  package var savedGates: Int {
    switch self {
    case .simpleRNN: 1
    case .gruResetBefore: 3
    case .gru, .lstm: 4
    }
  }
}

/// What the forward pass of one time step reads and writes for the sequences that are alive, with H units and I inputs; or,
/// with a row for each of P positions instead of B sequences, what those of many steps do (``RecurrentSteps``).
package struct RecurrentStep {
  /// B rows of operands: the I inputs, as ``KernelSet/makeInputs(_:times:into:)`` wrote them, and from slot `stateOffset` on
  /// the H hidden states that the recurrent product sees.
  package var operand: MatrixView
  package var inputs: Int
  package var units: Int
  package var stateOffset: Int
  /// What ``KernelSet/packGates(kernel:recurrent:units:total:gates:into:)`` and
  /// ``KernelSet/packBias(_:units:gates:into:)`` wrote.
  package var weights: MatrixView
  package var bias: MatrixView
  /// B rows of what ``KernelSet/sumInputs(_:_:into:)`` wrote, in the place of the bias and the inputs' part of the sums.
  package var inputSums: MatrixView?
  /// Instead, such sums for inputs that are the same at every step: a row for each of `hidden`, or one for all.
  package var rowInputSums: MatrixView?
  package var activation: Activation
  package var recurrentActivation: Activation
  /// At least B × H, updated in place; rows of `paddedStride(H)` floats.
  package var hidden: MatrixView
  /// As `hidden`, for an LSTM.
  package var cell: MatrixView?
  /// B × H: where the hidden states go as well; rows of `paddedStride(H)` floats.
  package var output: MatrixView?
  /// The operands of the following step, for the sequences that are alive here and there: takes their hidden states, times
  /// `nextFactors` (B × H) where these are given.
  package var next: MatrixView?
  package var nextFactors: MatrixView?
  /// B × ``KernelSet/savedSlots(_:units:)``, or `nil` where nothing is saved.
  package var gates: MatrixView?
  /// B × H: where the previous cell state (LSTM) or hidden state (GRU) is saved.
  package var previous: MatrixView?
  /// B × H operands: reset · h, for a GRU with the reset gate before the product; and the candidate's packed weights and
  /// bias.
  package var resetState: MatrixView?
  package var candidateWeights: MatrixView?
  package var candidateBias: MatrixView?

  package init(
    operand: MatrixView, inputs: Int, units: Int, stateOffset: Int, weights: MatrixView, bias: MatrixView,
    activation: Activation, recurrentActivation: Activation, hidden: MatrixView
  ) {
    self.operand = operand
    self.inputs = inputs
    self.units = units
    self.stateOffset = stateOffset
    self.weights = weights
    self.bias = bias
    self.activation = activation
    self.recurrentActivation = recurrentActivation
    self.hidden = hidden
  }
}

/// What the backward pass through the gates of one time step reads and writes for B sequences; or, with a row for each of P
/// positions, what those of many steps do (``RecurrentGradientSteps``).
package struct RecurrentStepGradient {
  /// B, or the most sequences of a step.
  package var rows: Int
  package var units: Int
  package var activation: Activation
  package var recurrentActivation: Activation
  /// The saved gates.
  package var gates: MatrixView
  /// B rows of operands, one for each gate of each unit: takes the gradients of the gates' sums. They may take the place of
  /// the gates where ``KernelSet/gradientsReplaceGates(_:)``.
  package var gradients: MatrixView
  /// One row with a float for each gate of each unit: the sums of the gradients over the rows are added to it.
  package var bias: MatrixView?
  package var previous: MatrixView?
  /// Gradient of this step's output in the output sequence.
  package var outputGradient: MatrixView?
  /// Gradient of the hidden state, and for an LSTM of the cell state, updated in place.
  package var hidden: MatrixView
  package var cell: MatrixView?
  /// Gradient of reset · h, and the h in it as B × H operands.
  package var reset: MatrixView?
  package var seen: MatrixView?

  package init(
    rows: Int, units: Int, activation: Activation, recurrentActivation: Activation, gates: MatrixView,
    gradients: MatrixView, hidden: MatrixView
  ) {
    self.rows = rows
    self.units = units
    self.activation = activation
    self.recurrentActivation = recurrentActivation
    self.gates = gates
    self.gradients = gradients
    self.hidden = hidden
  }
}

extension KernelSet {
  /// Columns that the saved gates of `units` units take: beside operands of bfloat16 two share a column, but for a GRU with
  /// the reset gate before the product.
  package func savedSlots(_ kernel: RecurrentKernel, units: Int) -> Int {
    let count = kernel.savedGates * MatrixView.paddedStride(units)
    return numbersPerSlot == 2 && kernel != .gruResetBefore ? slots(count) : count
  }

  /// Whether saved gates and the gradients of their sums have the same size.
  package func gradientsReplaceGates(_ kernel: RecurrentKernel) -> Bool {
    operandsAreFloats || kernel != .gruResetBefore
  }

  /// Columns of what ``sumInputs(_:_:into:)`` writes: whole vectors for each part of each gate.
  package static func inputSumColumns(_ kernel: RecurrentKernel, units: Int) -> Int {
    kernel.savedGates * MatrixView.paddedStride(units)
  }

  /// Computes bias + x W for all rows of the operand at once. Steps that take these sums give the same result, and for
  /// few sequences sooner, as the kernel's weights are read once instead of at each step.
  ///
  /// - Precondition: `sums` has the operand's rows and ``inputSumColumns(_:units:)`` columns.
  package func sumInputs(_ kernel: RecurrentKernel, _ step: RecurrentStep, into sums: MatrixView) {
    precondition(
      sums.rows == step.operand.rows && sums.columns >= Self.inputSumColumns(kernel, units: step.units))
    var c = raw(step)
    switch kernel {
    case .simpleRNN: table.simple_rnn_sum_inputs(&c, sums.base, Int64(sums.stride))
    case .gruResetBefore: table.gru_reset_before_sum_inputs(&c, sums.base, Int64(sums.stride))
    case .gru: table.gru_sum_inputs(&c, sums.base, Int64(sums.stride))
    case .lstm: table.lstm_sum_inputs(&c, sums.base, Int64(sums.stride))
    }
  }

  func raw(_ step: RecurrentStep) -> tk_step {
    var c = tk_step()
    c.rows = Int64(step.operand.rows)
    c.inputs = Int64(step.inputs)
    c.units = Int64(step.units)
    c.xh = UnsafePointer(step.operand.base)
    c.xh_stride = Int64(step.operand.stride)
    c.h_offset = Int64(step.stateOffset)
    c.packed = UnsafePointer(step.weights.base)
    let sums = step.inputSums ?? step.rowInputSums
    c.initial = UnsafePointer((sums ?? step.bias).base)
    c.initial_stride = Int64(sums.map { $0.rows > 1 ? $0.stride : 0 } ?? 0)
    c.inputs_are_summed = sums != nil
    c.packed_candidate = step.candidateWeights.map { UnsafePointer($0.base) }
    c.initial_candidate = step.candidateBias.map { UnsafePointer($0.base) }
    c.activation = step.activation.code
    c.recurrent_activation = step.recurrentActivation.code
    c.h = step.hidden.base
    c.state_stride = Int64(MatrixView.paddedStride(step.units))
    c.gate_stride = Int64(MatrixView.paddedStride(step.units))
    c.output = step.output?.base
    c.output_stride = Int64(step.output?.stride ?? 0)
    c.next_factors = step.nextFactors.map { UnsafePointer($0.base) }
    c.next_factors_stride = Int64(step.nextFactors?.stride ?? 0)
    c.gates = step.gates?.base
    c.gates_stride = Int64(step.gates?.stride ?? 0)
    c.previous = step.previous?.base
    c.previous_stride = Int64(step.previous?.stride ?? 0)
    return c
  }

  /// The reset gate's half of the backward pass.
  package func resetGradient(_ step: RecurrentStepGradient) {
    var c = raw(.gruResetBefore, step)
    table.gru_reset_before_gate_gradient(&c)
  }

  func raw(_ kernel: RecurrentKernel, _ step: RecurrentStepGradient) -> tk_step_gradient {
    let stride = MatrixView.paddedStride(step.units)
    precondition(
      step.hidden.rows >= step.rows && step.hidden.stride == stride && step.gates.rows >= step.rows
        && step.gates.columns >= savedSlots(kernel, units: step.units) && step.gradients.rows >= step.rows
        && step.gradients.columns >= slots(kernel.savedGates * stride))
    precondition(
      (step.seen?.rows ?? step.rows) >= step.rows && (step.seen?.columns ?? slots(step.units)) >= slots(step.units))
    precondition((step.previous?.rows ?? step.rows) >= step.rows)
    precondition((step.outputGradient?.rows ?? step.rows) >= step.rows)
    // Whole vectors are read and written here.
    precondition((step.bias?.stride ?? kernel.savedGates * stride) >= kernel.savedGates * stride)
    precondition((step.cell?.stride ?? stride) == stride && (step.reset?.stride ?? stride) >= stride)
    precondition(kernel == .gruResetBefore || (step.previous?.stride ?? stride) >= stride)
    var c = tk_step_gradient()
    c.rows = Int64(step.rows)
    c.units = Int64(step.units)
    c.activation = step.activation.code
    c.recurrent_activation = step.recurrentActivation.code
    c.gates = UnsafePointer(step.gates.base)
    c.gates_stride = Int64(step.gates.stride)
    c.gate_stride = Int64(stride)
    c.gradients = step.gradients.base
    c.gradients_stride = Int64(step.gradients.stride)
    c.bias_gradient = step.bias?.base
    c.seen = step.seen.map { UnsafePointer($0.base) }
    c.seen_stride = Int64(step.seen?.stride ?? 0)
    c.previous = step.previous.map { UnsafePointer($0.base) }
    c.previous_stride = Int64(step.previous?.stride ?? 0)
    c.output_gradient = step.outputGradient.map { UnsafePointer($0.base) }
    c.output_gradient_stride = Int64(step.outputGradient?.stride ?? 0)
    c.dh = step.hidden.base
    c.dc = step.cell?.base
    c.state_stride = Int64(stride)
    c.reset_gradient = step.reset?.base
    c.reset_gradient_stride = Int64(step.reset?.stride ?? 0)
    return c
  }
}
