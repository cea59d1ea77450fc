/// The target of one row: a class index, or one number for each output.
public enum RowTarget: Sendable, Hashable {
  /// The index of the right class (sparse categorical cross-entropy).
  case classIndex(Int)
  /// The wanted value of a single output (one binary label, one number).
  case scalar(Float)
  /// The wanted value of each output (one-hot or soft classes, several labels, several numbers).
  case dense(ArraySlice<Float>)

  /// The wanted value of output `output`.
  subscript(output: Int) -> Float {
    switch self {
    case .classIndex(let index): index == output ? 1 : 0
    case .scalar(let value): value
    case .dense(let values): values[values.startIndex + output]
    }
  }
}
