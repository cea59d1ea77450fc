import CTenorKernels

/// A window on floats that an arena or a buffer owns: `rows` rows of `columns` floats, `stride` floats apart.
///
/// A view is valid until its arena is reset. Indices are checked in debug builds; the faces of the kernels check shapes
/// in every build.
package struct MatrixView: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  package let stride: Int

  package init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
    precondition(rows >= 0 && columns >= 0 && columns <= stride)
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  package subscript(row: Int, column: Int) -> Float {
    get {
      assert(row >= 0 && row < rows && column >= 0 && column < columns)
      return base[row * stride + column]
    }
    nonmutating set {
      assert(row >= 0 && row < rows && column >= 0 && column < columns)
      base[row * stride + column] = newValue
    }
  }

  /// The rows in `range`.
  package func rows(_ range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return MatrixView(base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// The columns in `range`, which may reach into the padding of the rows.
  package func columns(_ range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= stride)
    return MatrixView(base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// One row, with its padding.
  @inline(__always)
  package func row(_ row: Int) -> UnsafeMutablePointer<Float> {
    assert(row >= 0 && row < rows)
    return base + row * stride
  }

  /// Sets all floats, padding included, to zero.
  package func clear() {
    if columns == stride || rows == 0 {
      base.update(repeating: 0, count: rows * stride)
    } else {
      for row in 0..<rows { (base + row * stride).update(repeating: 0, count: columns) }
    }
  }

  /// Copies `other`, which has the same shape.
  package func copy(from other: MatrixView) {
    precondition(rows == other.rows && columns == other.columns)
    for row in 0..<rows { self.row(row).update(from: other.row(row), count: columns) }
  }

  /// Whether all elements are those of `other`, which has the same shape, to the last bit.
  package func hasSameBits(as other: MatrixView) -> Bool {
    precondition(rows == other.rows && columns == other.columns)
    return (0..<rows).allSatisfy { row in
      let left = self.row(row), right = other.row(row)
      return (0..<columns).allSatisfy { left[$0].bitPattern == right[$0].bitPattern }
    }
  }

  /// Adds `other`, which has the same shape.
  package func add(_ other: MatrixView) {
    KernelSet.current.addOperands(other, to: self)
  }

  /// Adds the squares of the elements of `other`, which has the same shape.
  package func addSquares(of other: MatrixView) {
    precondition(rows == other.rows && columns == other.columns)
    for row in 0..<rows {
      let target = self.row(row), source = other.row(row)
      for column in 0..<columns { target[column] += source[column] * source[column] }
    }
  }

  /// Multiplies each element by the one of `other`, which has the same shape.
  package func scale(by other: MatrixView) {
    precondition(rows == other.rows && columns == other.columns)
    KernelSet.current.table.scale_rows(
      Int64(rows), Int64(columns), other.base, Int64(other.stride), base, Int64(stride))
  }

  /// Multiplies each element by `factor`.
  package func scale(by factor: Float) {
    for row in 0..<rows {
      let target = self.row(row)
      for column in 0..<columns { target[column] *= factor }
    }
  }

  /// Calls `body` with the elements of a row, for reading.
  package func withRow<Result>(_ index: Int, _ body: (Span<Float>) throws -> Result) rethrows -> Result {
    precondition(index >= 0 && index < rows)
    return try body(UnsafeBufferPointer(start: row(index), count: columns).span)
  }

  /// Calls `body` with the elements of a row, for reading and writing.
  package func withMutableRow<Result>(_ index: Int, _ body: (inout MutableSpan<Float>) throws -> Result) rethrows
    -> Result
  {
    precondition(index >= 0 && index < rows)
    var span = UnsafeMutableBufferPointer(start: row(index), count: columns).mutableSpan
    return try body(&span)
  }
}

extension MatrixView {
  /// Floats from one row to the next for rows of `columns` elements: whole cache lines, so that kernels may read and
  /// write full vectors.
  package static func paddedStride(_ columns: Int) -> Int { (columns + 15) & ~15 }
}
