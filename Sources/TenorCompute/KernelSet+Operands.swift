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

  /// Columns that a row of `count` inputs takes: their slots, and beside operands of 8 bits a scale.
  package func inputSlots(_ count: Int) -> Int { slots(count) + Int(table.input_scales) }

  /// The slots of columns `range` of a matrix of operands; the range begins at a multiple of ``numbersPerSlot``.
  package func columns(_ range: Range<Int>, of operands: MatrixView) -> MatrixView {
    precondition(range.lowerBound % numbersPerSlot == 0)
    let start = slots(range.lowerBound)
    return operands.columns(start..<start + slots(range.count))
  }

  /// Makes operands of `x`, or of `x` times `factors` element by element.
  ///
  /// - Precondition: `operands` has as many rows as `x`, and as many columns as ``inputSlots(_:)`` says for those of `x`;
  ///   `factors` has at least the rows of `x`, and its columns.
  package func makeInputs(_ x: MatrixView, times factors: MatrixView? = nil, into operands: MatrixView) {
    precondition(operands.columns == inputSlots(x.columns))
    make(table.make_inputs, x, factors, operands)
  }

  /// As ``makeInputs(_:times:into:)``, of hidden states, which take as many columns as ``slots(_:)`` says. Beside operands
  /// of 8 bits they lie between -1 and 1, or are cut to that.
  package func makeStates(_ h: MatrixView, times factors: MatrixView? = nil, into operands: MatrixView) {
    precondition(operands.columns == slots(h.columns))
    make(table.make_states, h, factors, operands)
  }

  private typealias Maker =
    @convention(c) (
      Int64, Int64, UnsafePointer<Float>?, Int64, UnsafePointer<Float>?, Int64, UnsafeMutablePointer<Float>?, Int64
    ) -> Void

  private func make(_ maker: Maker, _ x: MatrixView, _ factors: MatrixView?, _ operands: MatrixView) {
    precondition(operands.rows == x.rows)
    precondition(factors.map { $0.rows >= x.rows && $0.columns == x.columns } ?? true)
    maker(
      Int64(x.rows), Int64(x.columns), x.base, Int64(x.stride), factors?.base, Int64(factors?.stride ?? 0),
      operands.base, Int64(operands.stride))
  }
}
