import TenorLayers

/// The rows of an embedding that any batch has had so far.
///
/// A row that none has had, has no gradient and no moments, and every optimizer here leaves it as it is, to the last bit:
/// an update may pass over it. Weight decay and penalties do change such rows.
struct UsedRows {
  /// Floats of a stretch that is worth passing over.
  private static let minimumStretch = 1024

  /// The table of the embedding.
  let info: ParameterInfo
  private var isUsed: [Bool]
  /// The long stretches of weights that no batch has had, in order.
  private(set) var unused: [Range<Int>]

  init(_ info: ParameterInfo) {
    self.info = info
    isUsed = Array(repeating: false, count: info.shape.first ?? 0)
    unused = []
    findUnused()
  }

  /// Adds rows, of which some may be known.
  ///
  /// - Complexity: O(rows), and O(table's rows) if one is new.
  mutating func insert(_ rows: [Int32]) {
    var isNew = false
    for row in rows where !isUsed[Int(row)] {
      isUsed[Int(row)] = true
      isNew = true
    }
    if isNew { findUnused() }
  }

  private mutating func findUnused() {
    unused.removeAll(keepingCapacity: true)
    let columns = info.shape.last ?? 1
    var row = 0
    while let first = isUsed[row...].firstIndex(of: false) {
      let end = isUsed[first...].firstIndex(of: true) ?? isUsed.count
      let stretch = info.offset + first * columns..<info.offset + end * columns
      if stretch.count >= Self.minimumStretch { unused.append(stretch) }
      row = end
    }
  }
}

extension UpdatePiece {
  /// What is left of the piece without the given stretches, which are in order.
  func without(_ stretches: [Range<Int>]) -> [UpdatePiece] {
    var result: [UpdatePiece] = []
    var start = range.lowerBound
    func append(to end: Int) {
      guard start < end else { return }
      var piece = self
      piece.range = start..<end
      result.append(piece)
    }
    for stretch in stretches where stretch.overlaps(range) {
      append(to: stretch.lowerBound)
      start = max(start, stretch.upperBound)
    }
    append(to: range.upperBound)
    return result
  }
}
