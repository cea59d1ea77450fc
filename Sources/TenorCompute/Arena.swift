/// Memory for one micro-batch, handed out by moving a mark and taken back all at once.
///
/// After a reset the arena keeps as much memory as it ever handed out, so that once the largest micro-batch has been
/// seen nothing is allocated any more.
package final class Arena {
  private var chunks: [FloatBuffer] = []
  private var used = 0
  private var total = 0

  package init() {}

  /// The floats that the arena holds.
  package var capacity: Int { chunks.reduce(0) { $0 + $1.count } }

  /// Takes back everything that was handed out.
  package func reset() {
    if chunks.count > 1 {
      chunks = [FloatBuffer(count: total + total / 8)]
    }
    used = 0
    total = 0
  }

  /// Hands out `count` floats of unknown content, aligned to a cache line.
  package func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = (count + 15) & ~15
    total += size
    if let chunk = chunks.last, used + size <= chunk.count {
      defer { used += size }
      return chunk.base + used
    }
    let chunk = FloatBuffer(count: max(size, 1 << 14))
    chunks.append(chunk)
    used = size
    return chunk.base
  }

  /// Hands out a matrix of unknown content whose rows begin on cache lines.
  package func matrix(_ rows: Int, _ columns: Int) -> MatrixView {
    let stride = MatrixView.paddedStride(columns)
    return MatrixView(base: allocate(rows * stride), rows: rows, columns: columns, stride: stride)
  }

  /// Hands out a matrix of zeros, padding included.
  package func zeros(_ rows: Int, _ columns: Int) -> MatrixView {
    let matrix = matrix(rows, columns)
    matrix.base.update(repeating: 0, count: rows * matrix.stride)
    return matrix
  }
}
