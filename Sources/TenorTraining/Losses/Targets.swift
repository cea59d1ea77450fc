/// The targets of a set of rows, in one of the forms that losses take.
///
/// An *element* is what one loss value belongs to: a row, or one token where targets are sequences.
public enum Targets: Sendable, Hashable {
  /// One label in 0 … 1 for each row (binary cross-entropy), or one number (mean squared error).
  case binary([Float])
  /// One class index for each row.
  case classes([Int32])
  /// `columns` numbers for each row, one row after the other: one-hot or soft classes, several labels or numbers.
  case dense([Float], columns: Int)
  /// One class index for each token of each row: row `r` holds `classes[offsets[r] ..< offsets[r + 1]]`.
  case sequences(classes: [Int32], offsets: [Int])

  /// Targets with one class index for each token.
  public static func sequences(_ rows: [[Int32]]) -> Targets {
    var offsets = [0]
    for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
    return .sequences(classes: rows.flatMap { $0 }, offsets: offsets)
  }

  /// One-hot rows for class indices (Keras's `to_categorical`).
  ///
  /// - Throws: `TargetError.classOutOfRange` for a class that is negative or not below `classCount`.
  public static func oneHot(_ classes: [Int32], classCount: Int) throws(TargetError) -> Targets {
    var values = [Float](repeating: 0, count: classes.count * classCount)
    for (row, label) in classes.enumerated() {
      guard label >= 0, Int(label) < classCount else {
        throw .classOutOfRange(element: row, found: Int(label), classCount: classCount)
      }
      values[row * classCount + Int(label)] = 1
    }
    return .dense(values, columns: classCount)
  }

  /// The number of rows.
  public var count: Int {
    switch self {
    case .binary(let labels): labels.count
    case .classes(let classes): classes.count
    case .dense(let values, let columns): columns > 0 ? values.count / columns : 0
    case .sequences(_, let offsets): max(0, offsets.count - 1)
    }
  }

  /// The number of elements: rows, or tokens where targets are sequences.
  public var elementCount: Int {
    switch self {
    case .binary, .classes, .dense: count
    case .sequences(let classes, _): classes.count
    }
  }

  /// The elements that belong to row `row`.
  public func elements(ofRow row: Int) -> Range<Int> {
    switch self {
    case .binary, .classes, .dense: row..<row + 1
    case .sequences(_, let offsets): offsets[row]..<offsets[row + 1]
    }
  }

  /// The target of element `element`.
  ///
  /// - Complexity: O(1)
  public subscript(element: Int) -> RowTarget {
    switch self {
    case .binary(let labels): .scalar(labels[element])
    case .classes(let classes): .classIndex(Int(classes[element]))
    case .dense(let values, let columns): .dense(values[element * columns..<(element + 1) * columns])
    case .sequences(let classes, _): .classIndex(Int(classes[element]))
    }
  }

  /// The targets of the rows with the given indices, in that order.
  ///
  /// - Complexity: O(elements in the result)
  public func selecting(_ rows: some Sequence<Int>) -> Targets {
    switch self {
    case .binary(let labels):
      return .binary(rows.map { labels[$0] })
    case .classes(let classes):
      return .classes(rows.map { classes[$0] })
    case .dense(let values, let columns):
      return .dense(rows.flatMap { values[$0 * columns..<($0 + 1) * columns] }, columns: columns)
    case .sequences(let classes, let offsets):
      return .sequences(rows.map { Array(classes[offsets[$0]..<offsets[$0 + 1]]) })
    }
  }
}
