/// A row-major matrix of single-precision floats, a value.
public struct Matrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The elements, row after row; `rows * columns` of them.
  public var elements: [Float]

  /// Creates a matrix from its elements, or of zeros.
  ///
  /// - Precondition: `elements.count == rows * columns`.
  public init(rows: Int, columns: Int, elements: [Float]? = nil) {
    self.rows = rows
    self.columns = columns
    self.elements = elements ?? Array(repeating: 0, count: rows * columns)
    precondition(self.elements.count == rows * columns, "a matrix needs rows * columns elements")
  }

  public subscript(row: Int, column: Int) -> Float {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// The elements of one row.
  public subscript(row: Int) -> ArraySlice<Float> { elements[row * columns..<(row + 1) * columns] }
}
