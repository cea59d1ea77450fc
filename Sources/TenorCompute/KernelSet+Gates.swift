import CTenorKernels

extension KernelSet {
  /// Floats that ``packGates(kernel:recurrent:units:total:gates:into:)`` writes.
  package func packedGatesCount(inputs: Int, units: Int, gates: Int) -> Int {
    Int(table.packed_gates_count(Int64(inputs), Int64(units), Int64(gates)))
  }

  /// Floats that ``packBias(_:units:gates:into:)`` writes.
  package func packedBiasCount(units: Int, gates: Int) -> Int {
    Int(table.packed_bias_count(Int64(units), Int64(gates)))
  }

  /// Packs the kernel (I × `total` H) and the recurrent kernel (H × `total` H) of the gates in `gates`.
  package func packGates(
    kernel: MatrixView, recurrent: MatrixView, units: Int, total: Int, gates: Range<Int>, into packed: MatrixView
  ) {
    let inputs = kernel.rows
    precondition(
      kernel.columns == total * units && recurrent.rows == units && recurrent.columns == total * units
        && kernel.stride == kernel.columns && recurrent.stride == recurrent.columns && gates.upperBound <= total
        && packed.columns >= packedGatesCount(inputs: inputs, units: units, gates: gates.count))
    table.pack_gates(
      Int64(inputs), Int64(units), Int64(total), Int64(gates.lowerBound), Int64(gates.count), kernel.base,
      recurrent.base, packed.base)
  }

  /// Packs the `gates` · H floats of a bias.
  package func packBias(_ bias: MatrixView, units: Int, gates: Int, into packed: MatrixView) {
    precondition(
      bias.columns >= gates * units && packed.columns >= packedBiasCount(units: units, gates: gates))
    table.pack_bias(Int64(units), Int64(gates), bias.base, packed.base)
  }

  /// Packs, for a product with saved gates, the transpose of `source` (N × `total` H): the rows of the result follow
  /// the H first of each block of columns of the saved gates, block b holding gate `order[b]`.
  package func packTransposedGates(
    _ source: MatrixView, units: Int, total: Int, order: [Int32], into target: PackedMatrix
  ) {
    precondition(
      source.columns == total * units && source.stride == source.columns && target.k == order.count * units
        && target.columns == source.rows
        && target.count >= order.count * packedCount(k: units, columns: target.columns)
        && order.allSatisfy { $0 >= 0 && $0 < total })
    order.withUnsafeBufferPointer { order in
      table.pack_gates_transposed(
        Int64(source.rows), Int64(units), Int64(total), Int64(order.count), order.baseAddress,
        source.base, target.base)
    }
  }
}
