/// A fixed number of floats in memory aligned to a cache line, zero at first.
///
/// A reference: whoever shares it agrees on who writes which part. ``Matrix`` is the value type for users.
package final class FloatBuffer: @unchecked Sendable {
  package let count: Int
  package let base: UnsafeMutablePointer<Float>
  /// What the memory belongs to; nil for the buffer itself.
  private let owner: AnyObject?

  /// Whether another object owns the memory.
  package var isBorrowed: Bool { owner != nil }

  /// - Parameter count: Number of floats, at least 0.
  package init(count: Int) {
    self.count = count
    owner = nil
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  /// Takes floats in memory that another object owns and keeps as long as it lives.
  ///
  /// - Parameters:
  ///   - base: Memory aligned to a cache line, which nobody else writes.
  ///   - owner: Is kept.
  package init(base: UnsafeMutablePointer<Float>, count: Int, owner: AnyObject) {
    self.base = base
    self.count = count
    self.owner = owner
  }

  deinit { if owner == nil { base.deallocate() } }

  /// Calls `body` with the floats in `range`, for reading and writing.
  package func withMutableSpan<Result>(
    _ range: Range<Int>, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var span = UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count).mutableSpan
    return try body(&span)
  }

  /// Calls `body` with the floats in `range`, for reading.
  package func withSpan<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
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
