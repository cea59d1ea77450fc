/// A bound on the norm of the weights that come into each unit, applied after each optimizer step (Keras's
/// `constraints.MaxNorm` with axis 0).
///
/// Each column of a rows × columns matrix is multiplied by min(norm, maximum) / (1e-7 + norm).
public struct MaxNorm: Sendable, Hashable, Codable {
  /// The greatest norm, 0 or greater. 2 by default.
  public var maxValue: Float

  enum CodingKeys: String, CodingKey {
    case maxValue = "max_value"
  }

  /// Creates a constraint.
  public init(maxValue: Float = 2) { self.maxValue = maxValue }

  /// Applies the constraint to a row-major matrix.
  ///
  /// - Parameters:
  ///   - parameters: The flat parameters.
  ///   - range: Where the matrix lies.
  ///   - columns: The number of columns, which divides the length of `range`.
  /// - Complexity: O(`range`), with one temporary row.
  public func apply(to parameters: inout MutableSpan<Float>, range: Range<Int>, columns: Int) {
    precondition(columns > 0 && range.count % columns == 0, "Columns divide the matrix.")
    precondition(range.lowerBound >= 0 && range.upperBound <= parameters.count)
    var factors = [Float](repeating: 0, count: columns)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: columns) {
      for column in 0..<columns {
        let weight = parameters[unchecked: start + column]
        factors[column] += weight * weight
      }
    }
    for column in 0..<columns {
      let norm = factors[column].squareRoot()
      factors[column] = min(norm, maxValue) / (1e-7 + norm)
    }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: columns) {
      for column in 0..<columns { parameters[unchecked: start + column] *= factors[column] }
    }
  }
}
