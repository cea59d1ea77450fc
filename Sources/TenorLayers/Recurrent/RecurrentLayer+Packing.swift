import TenorCompute

extension RecurrentLayer {
  /// Reserves room for the packed weights.
  static func packedRanges(
    _ kind: RecurrentKernel, inputs: Int, units: Int, _ allocator: inout ParameterAllocator
  ) -> PackedRanges {
    let blocks = GateBlocks.of(kind), kernels = KernelSet.current
    // A network is compiled for any precision, and that of 8 bits takes more for very few inputs.
    let precisions = Precision.allCases.map(KernelSet.current(_:))
    func gates(_ count: Int) -> Int {
      precisions.map { $0.packedGatesCount(inputs: inputs, units: units, gates: count) }.max() ?? 0
    }
    let fused = packedGates(kind)
    let hasCandidate = kind == .gruResetBefore
    return PackedRanges(
      gates: allocator.reservePacked(gates(fused)),
      bias: allocator.reservePacked(kernels.packedBiasCount(units: units, gates: biasGates(kind))),
      candidate: allocator.reservePacked(hasCandidate ? gates(1) : 0),
      candidateBias: allocator.reservePacked(hasCandidate ? kernels.packedBiasCount(units: units, gates: 1) : 0),
      recurrentTranspose: allocator.reservePacked(
        blocks.recurrent.count * kernels.packedCount(k: units, columns: units)),
      candidateTranspose: allocator.reservePacked(hasCandidate ? kernels.packedCount(k: units, columns: units) : 0),
      kernelTranspose: allocator.reservePacked(
        blocks.input.count * kernels.packedCount(k: units, columns: inputs)),
      scratch: allocator.reservePacked(4 * units))
  }

  /// Gates that are computed in one pass over the operand.
  private static func packedGates(_ kind: RecurrentKernel) -> Int {
    switch kind {
    case .simpleRNN: 1
    case .gruResetBefore: 2
    case .gru: 3
    case .lstm: 4
    }
  }

  /// Sums that begin with a bias: a GRU with the reset gate after the product keeps its candidate's two apart.
  private static func biasGates(_ kind: RecurrentKernel) -> Int { kind == .gru ? 4 : packedGates(kind) }

  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool) {
    let kernels = self.kernels(of: kernels)
    let w = weights.matrix(at: kernel.offset, rows: inputs, columns: gates * units)
    let u = weights.matrix(at: recurrent.offset, rows: units, columns: gates * units)
    let fused = Self.packedGates(kind)
    func row(_ range: PackedRange) -> MatrixView { packed.matrix(at: range.offset, rows: 1, columns: range.count) }
    kernels.packGates(
      kernel: w, recurrent: u, units: units, total: gates, gates: 0..<fused, into: row(packedRanges.gates))
    packBias(weights, scratch: row(packedRanges.scratch), row, kernels)
    if kind == .gruResetBefore {
      kernels.packGates(
        kernel: w, recurrent: u, units: units, total: gates, gates: 2..<3, into: row(packedRanges.candidate))
    }
    guard forTraining else { return }
    let blocks = GateBlocks.of(kind)
    kernels.packTransposedGates(
      u, units: units, total: gates, order: blocks.recurrent, into: recurrentTranspose(packed))
    kernels.packTransposedGates(w, units: units, total: gates, order: blocks.input, into: kernelTranspose(packed))
    if kind == .gruResetBefore {
      kernels.packTransposedGates(
        u, units: units, total: gates, order: GateBlocks.candidate, into: candidateTranspose(packed))
    }
  }

  private func packBias(
    _ weights: FloatBuffer, scratch: MatrixView, _ row: (PackedRange) -> MatrixView, _ kernels: KernelSet
  ) {
    scratch.clear()
    if let bias {
      let source = weights.matrix(at: bias.offset, rows: 1, columns: bias.count)
      for unit in 0..<gates * units { scratch[0, unit] = source[0, unit] }
      if kind == .gru {
        // z and r see the sum of both biases; the candidate's input and recurrent parts see one each.
        for unit in 0..<2 * units { scratch[0, unit] += source[0, 3 * units + unit] }
        for unit in 0..<units { scratch[0, 3 * units + unit] = source[0, 5 * units + unit] }
      }
    }
    kernels.packBias(scratch, units: units, gates: Self.biasGates(kind), into: row(packedRanges.bias))
    if kind == .gruResetBefore {
      kernels.packBias(
        scratch.columns(2 * units..<3 * units), units: units, gates: 1, into: row(packedRanges.candidateBias))
    }
  }

  /// Steps that read the packed weights, with what every kind of cell needs.
  func step(_ operand: MatrixView, hidden: MatrixView, _ pass: Pass) -> RecurrentStep {
    var step = RecurrentStep(
      operand: operand, inputs: inputs, units: units, stateOffset: stateOffset(kernels(of: pass.engine)),
      weights: pass.packedRow(packedRanges.gates), bias: pass.packedRow(packedRanges.bias),
      activation: spec.activation, recurrentActivation: spec.recurrentActivation, hidden: hidden)
    step.candidateWeights = pass.packedRow(packedRanges.candidate)
    step.candidateBias = pass.packedRow(packedRanges.candidateBias)
    return step
  }

  /// Computes bias + x W for each row of `x`, in the order of ``KernelSet/sumInputs(_:_:into:)``.
  ///
  /// - Returns: The operands of `x`.
  @discardableResult
  func sumInputs(_ x: MatrixView, into sums: MatrixView, _ pass: Pass) -> MatrixView {
    let kernels = kernels(of: pass.engine)
    let operand = pass.arena.matrix(x.rows, stateOffset(kernels) + MatrixView.paddedStride(kernels.slots(units)))
    let inputOperands = operand.columns(0..<kernels.inputSlots(inputs))
    kernels.makeInputs(x, into: inputOperands)
    kernels.sumInputs(kind, step(operand, hidden: pass.arena.zeros(1, units), pass), into: sums)
    return inputOperands
  }

  func recurrentTranspose(_ packed: FloatBuffer) -> PackedMatrix {
    transposed(packed, packedRanges.recurrentTranspose, blocks: GateBlocks.of(kind).recurrent.count, columns: units)
  }

  func candidateTranspose(_ packed: FloatBuffer) -> PackedMatrix {
    transposed(packed, packedRanges.candidateTranspose, blocks: 1, columns: units)
  }

  func kernelTranspose(_ packed: FloatBuffer) -> PackedMatrix {
    transposed(packed, packedRanges.kernelTranspose, blocks: GateBlocks.of(kind).input.count, columns: inputs)
  }

  private func transposed(_ packed: FloatBuffer, _ range: PackedRange, blocks: Int, columns: Int) -> PackedMatrix {
    // Blocks without gaps are one.
    PackedMatrix(
      k: blocks * units, blocks: units == unitStride ? 1 : blocks, blockStride: unitStride, columns: columns,
      packed.matrix(at: range.offset, rows: 1, columns: range.count))
  }
}
