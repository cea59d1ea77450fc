/// A fixed number of floats in memory aligned to a cache line, zero at first.
///
/// A reference: whoever shares it agrees on who writes which part. ``Matrix`` is the value type for users.
package final class FloatBuffer: @unchecked Sendable {
  package let count: Int
  package let base: UnsafeMutablePointer<Float>

  /// - Parameter count: Number of floats, at least 0.
  package init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { base.deallocate() }

  /// Calls `body` with the floats in `range`, for reading and writing.
  package func withMutableSpan<Result>(
    _ range: Range<Int>, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var span = UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count).mutableSpan
    return try body(&span)
  }

  /// Calls `body` with the floats in `range`, for reading.
  package func withSpan<Result>(_ range: Range<Int>, _ body: (Span<Float>) throws -> Result) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return try body(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count).span)
  }

  /// A window on the floats from `offset` on, rows without padding.
  package func matrix(at offset: Int, rows: Int, columns: Int) -> MatrixView {
    precondition(offset >= 0 && offset + rows * columns <= count)
    return MatrixView(base: base + offset, rows: rows, columns: columns, stride: columns)
  }

  package func fill(_ value: Float) { base.update(repeating: value, count: count) }

  package func copy(from other: FloatBuffer) {
    precondition(count == other.count)
    base.update(from: other.base, count: count)
  }

  package subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count)
      return base[index]
    }
    set {
      precondition(index >= 0 && index < count)
      base[index] = newValue
    }
  }
}
