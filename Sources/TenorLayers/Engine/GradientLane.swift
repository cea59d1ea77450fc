package import TenorCompute

/// The gradients that one worker at a time sums up over its micro-batches.
///
/// A mini-batch has a fixed number of lanes, whatever the number of workers, and each micro-batch belongs to one of
/// them; so the sums have the same order on any machine.
package final class GradientLane {
  /// Gradients of all weights but the embeddings.
  package let dense: FloatBuffer
  /// Gradients of the embeddings' rows.
  package let sparse: [RowGradients]
  /// Whether the squares of the parts of the embeddings' gradients are summed.
  let squaresParts: Bool
  /// The sum of the losses of the lane's rows.
  package var loss: Double = 0

  init(denseCount: Int, tables: [(rows: Int, columns: Int)], squaresParts: Bool) {
    dense = FloatBuffer(count: denseCount)
    self.squaresParts = squaresParts
    sparse = tables.map { RowGradients(rows: $0.rows, columns: $0.columns, squaresParts: squaresParts) }
  }

  func clear() {
    dense.fill(0)
    for table in sparse { table.clear() }
    loss = 0
  }

  func gradient(_ info: ParameterInfo, rows: Int, columns: Int) -> MatrixView {
    dense.matrix(at: info.gradientOffset, rows: rows, columns: columns)
  }
}

/// Gradients of the few rows of a table that a lane touched, in the order of their first touch.
package final class RowGradients {
  package let columns: Int
  /// The rows touched.
  package private(set) var rows: [Int32] = []
  private var slot: [Int32]
  private var values: FloatBuffer
  /// The sums of the squares of the parts, where they are wanted.
  private var squares: FloatBuffer?

  init(rows: Int, columns: Int, squaresParts: Bool) {
    self.columns = columns
    slot = Array(repeating: -1, count: rows)
    values = FloatBuffer(count: 64 * columns)
    squares = squaresParts ? FloatBuffer(count: 64 * columns) : nil
  }

  func clear() {
    for row in rows { slot[Int(row)] = -1 }
    rows.removeAll(keepingCapacity: true)
  }

  /// Adds a part to the gradient of row `row`.
  func add(_ gradient: MatrixView, to row: Int32) {
    var index = Int(slot[Int(row)])
    if index < 0 {
      index = rows.count
      slot[Int(row)] = Int32(index)
      rows.append(row)
      if rows.count * columns > values.count { grow() }
      self.gradient(index).copy(from: gradient)
      squares(index)?.clear()
    } else {
      self.gradient(index).add(gradient)
    }
    squares(index)?.addSquares(of: gradient)
  }

  /// The gradient of the row that was touched as the `index`th.
  package func gradient(_ index: Int) -> MatrixView { values.matrix(at: index * columns, rows: 1, columns: columns) }

  /// The sums of the squares of its parts; nil where they are not wanted.
  package func squares(_ index: Int) -> MatrixView? {
    squares?.matrix(at: index * columns, rows: 1, columns: columns)
  }

  private func grow() {
    squares = squares.map(Self.doubled)
    values = Self.doubled(values)
  }

  private static func doubled(_ buffer: FloatBuffer) -> FloatBuffer {
    let larger = FloatBuffer(count: buffer.count * 2)
    larger.matrix(at: 0, rows: 1, columns: buffer.count).copy(
      from: buffer.matrix(at: 0, rows: 1, columns: buffer.count))
    return larger
  }
}
