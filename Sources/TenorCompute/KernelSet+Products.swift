import CTenorKernels

/// A matrix in the order in which ``KernelSet/multiply(_:_:bias:into:accumulate:)`` reads it.
package struct PackedMatrix: @unchecked Sendable {
  /// The summed dimension and the number of columns, both in numbers.
  package let k: Int
  package let columns: Int
  /// How the summed dimension lies in the other matrix: blocks, and from each to the next in numbers, a multiple of what
  /// shares a slot.
  package let blocks: Int
  package let blockStride: Int
  /// Columns of the other matrix from the first one on, gaps included.
  package var spannedColumns: Int { blocks * blockStride }
  package let base: UnsafeMutablePointer<Float>
  /// Floats of storage.
  let count: Int

  /// A packed matrix in `storage`, one row with as many floats as ``KernelSet/packedCount(k:columns:)`` says for each
  /// block of the summed dimension.
  package init(k: Int, blocks: Int = 1, blockStride: Int = 0, columns: Int, _ storage: MatrixView) {
    precondition(blocks >= 1 && (blocks == 1 || blockStride >= k / blocks) && k % blocks == 0)
    self.k = k
    self.columns = columns
    self.blocks = blocks
    self.blockStride = blocks == 1 ? k : blockStride
    count = storage.columns
    base = storage.base
  }
}

extension KernelSet {
  /// Floats that a packed `k` × `columns` matrix needs.
  package func packedCount(k: Int, columns: Int) -> Int { Int(table.packed_count(Int64(k), Int64(columns))) }

  /// Packs the K × N matrix `source` (or, transposed, the N × K one) into `target`.
  package func pack(_ source: MatrixView, transposed: Bool = false, into target: PackedMatrix) {
    precondition(
      source.rows == (transposed ? target.columns : target.k)
        && source.columns == (transposed ? target.k : target.columns)
        && target.count >= packedCount(k: target.k, columns: target.columns))
    table.pack(
      Int64(target.k), Int64(target.columns), source.base, Int64(source.stride), transposed, target.base)
  }

  /// c = a b + bias, or c += a b + bias.
  ///
  /// - Precondition: `a` is M × K operands, or has K in blocks as `b` says; `b` K × N, `c` M × N; `bias` has N floats.
  package func multiply(
    _ a: MatrixView, _ b: PackedMatrix, bias: MatrixView? = nil, into c: MatrixView,
    accumulate: Bool = false
  ) {
    precondition(a.columns == slots(b.spannedColumns) && c.columns == b.columns && a.rows == c.rows)
    precondition((bias?.columns ?? b.columns) == b.columns)
    multiply(a.rows, a.base, Int64(a.stride), b, bias: bias, into: c, accumulate: accumulate)
  }

  /// As ``multiply(_:_:bias:into:accumulate:)`` for the first `rows` rows of `c` and a matrix at `a`, whose shape the caller
  /// has checked.
  func multiply(
    _ rows: Int, _ a: UnsafePointer<Float>, _ stride: Int64, _ b: PackedMatrix, bias: MatrixView? = nil,
    into c: MatrixView, accumulate: Bool
  ) {
    let blockCount = b.k / b.blocks
    precondition(rows <= c.rows && c.columns == b.columns)
    precondition(b.count >= b.blocks * packedCount(k: blockCount, columns: b.columns))
    precondition(b.blocks == 1 || b.blockStride % numbersPerSlot == 0)
    table.multiply(
      Int64(rows), Int64(b.columns), Int64(blockCount), Int64(b.blocks), Int64(slots(b.blockStride)), a, stride, b.base,
      bias?.base, c.base, Int64(c.stride), accumulate)
  }

  /// c += transpose(a) b.
  ///
  /// - Precondition: `a` is K × M operands, `b` K × N operands, `c` M × N.
  package func addTransposedProduct(_ a: MatrixView, _ b: MatrixView, to c: MatrixView) {
    precondition(a.rows == b.rows && a.columns == slots(c.rows) && b.columns == slots(c.columns))
    var product = transposedProduct(a, b, c)
    product.first = Int64(c.rows)
    product.blocks = 1
    product.block_columns = Int64(c.columns)
    table.multiply_transposed(&product)
  }

  private func transposedProduct(_ a: MatrixView, _ b: MatrixView, _ c: MatrixView) -> tk_transposed {
    var product = tk_transposed()
    product.tokens = Int64(a.rows)
    product.a = UnsafePointer(a.base)
    product.a_stride = Int64(a.stride)
    product.b = UnsafePointer(b.base)
    product.b_stride = Int64(b.stride)
    product.c = c.base
    product.c_stride = Int64(c.stride)
    return product
  }

  /// Adds the gradients of weights of gates: transpose([x, h]) times the gradients of the gates' sums.
  ///
  /// - Parameters:
  ///   - operand: K rows of operands.
  ///   - inputs: The columns of x, from the first on.
  ///   - states: The columns of h; empty where the gates do not meet it.
  ///   - sums: K rows of operands: a block of `paddedStride(units)` columns for each element of `order`.
  ///   - order: For each block, the gate whose columns of `target` it belongs to.
  ///   - target: (inputs + states) × (gates · units).
  package func addGateGradients(
    _ operand: MatrixView, inputs: Range<Int>, states: Range<Int>, _ sums: MatrixView, units: Int, order: [Int32],
    to target: MatrixView
  ) {
    let stride = MatrixView.paddedStride(units)
    precondition(
      operand.rows == sums.rows && inputs.lowerBound == 0 && target.rows == inputs.count + states.count
        && max(inputs.upperBound, states.upperBound) <= operand.stride * numbersPerSlot
        && order.count * stride <= sums.stride * numbersPerSlot
        && order.allSatisfy { $0 >= 0 && (Int($0) + 1) * units <= target.columns })
    var product = transposedProduct(operand, sums, target)
    product.first = Int64(inputs.count)
    product.second = Int64(states.count)
    product.second_offset = Int64(states.lowerBound)
    // Blocks without gaps, in their order, are one, whose panels are as wide as can be.
    let isOneBlock = stride == units && order.indices.allSatisfy { order[$0] == Int32($0) }
    product.blocks = isOneBlock ? 1 : Int64(order.count)
    product.block_columns = Int64(isOneBlock ? order.count * units : units)
    product.block_stride = Int64(stride)
    order.withUnsafeBufferPointer { order in
      product.order = isOneBlock ? nil : order.baseAddress
      table.multiply_transposed(&product)
    }
  }

  /// sums[j] += the sum of column j of `a`, N operands in each row.
  ///
  /// - Precondition: `sums` is one row of N floats.
  package func addColumnSums(of a: MatrixView, to sums: MatrixView) {
    precondition(a.columns == slots(sums.columns))
    table.add_column_sums(Int64(a.rows), Int64(sums.columns), a.base, Int64(a.stride), sums.base)
  }

  /// y += x, N operands in each row.
  ///
  /// - Precondition: `y` has as many rows, of N floats.
  package func addOperands(_ x: MatrixView, to y: MatrixView) {
    precondition(x.rows == y.rows && x.columns == slots(y.columns))
    table.add_operands(
      Int64(y.rows), Int64(y.columns), x.base, Int64(x.stride), y.base, Int64(y.stride))
  }

  /// y = f(x) for each element; `x` and `y` may be the same.
  package func activate(_ activation: Activation, _ x: MatrixView, into y: MatrixView) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    for row in 0..<x.rows { table.activate(activation.code, Int64(x.columns), x.row(row), y.row(row)) }
  }

  /// dx = dy f'(x) with f' computed from y = f(x); `dy` and `dx` may be the same.
  package func activateGradient(_ activation: Activation, y: MatrixView, dy: MatrixView, into dx: MatrixView) {
    precondition(y.rows == dy.rows && y.columns == dy.columns && dx.rows == dy.rows && dx.columns == dy.columns)
    for row in 0..<y.rows {
      table.activate_gradient(activation.code, Int64(y.columns), y.row(row), dy.row(row), dx.row(row))
    }
  }

  /// x = exp(x) for each element.
  package func exponential(_ x: MatrixView) {
    for row in 0..<x.rows { table.exponential(Int64(x.columns), x.row(row), x.row(row)) }
  }
}
