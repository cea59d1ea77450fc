extension [Float] {
  /// A row-major matrix with rows and columns exchanged.
  ///
  /// - Parameter rows: The rows before, of equal length; at least 1.
  /// - Complexity: O(`count`)
  func transposed(rows: Int) -> [Float] {
    let columns = count / Swift.max(1, rows)
    var result: [Float] = []
    result.reserveCapacity(count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(self[row * columns + column]) }
    }
    return result
  }
}
