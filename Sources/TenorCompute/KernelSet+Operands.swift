import CTenorKernels

extension KernelSet {
  /// Operands that share the place of a float.
  package var numbersPerSlot: Int { Int(table.numbers_per_slot) }

  /// Columns (slots of the size of a float) that a row of `count` operands takes.
  package func slots(_ count: Int) -> Int {
    (count + numbersPerSlot - 1) / numbersPerSlot
  }

  /// Whether operands are the numbers themselves.
  package var operandsAreFloats: Bool { numbersPerSlot == 1 }

  /// The slots of columns `range` of a matrix of operands; the range begins at a multiple of 2.
  package func columns(_ range: Range<Int>, of operands: MatrixView) -> MatrixView {
    precondition(operandsAreFloats || range.lowerBound % 2 == 0)
    let start = slots(range.lowerBound)
    return operands.columns(start..<start + slots(range.count))
  }

  /// Makes operands of `x`, or of `x` times `factors` element by element.
  ///
  /// - Precondition: `operands` has as many rows as `x`, and a row as many columns as ``slots(_:)`` says for those of `x`;
  ///   `factors` has at least the rows of `x`, and its columns.
  package func makeOperands(_ x: MatrixView, times factors: MatrixView? = nil, into operands: MatrixView) {
    precondition(operands.rows == x.rows && operands.columns == slots(x.columns))
    precondition(factors.map { $0.rows >= x.rows && $0.columns == x.columns } ?? true)
    table.make_operands(
      Int64(x.rows), Int64(x.columns), x.base, Int64(x.stride), factors?.base, Int64(factors?.stride ?? 0),
      operands.base, Int64(operands.stride))
  }
}
