import TenorLayers

/// Which words and pairs of neighbouring words a text has, whatever their number.
///
/// Words are the ids of a tokenizer. Pairs get the features after them, in the order in which a training text first has
/// them; pairs of fewer than ``minimumTexts`` training texts have none.
struct NGramFeatures: Sendable {
  /// Texts that a pair must occur in.
  static let minimumTexts = 2

  /// The number of features.
  let count: Int
  private let pairs: [UInt64: Int32]

  /// - Parameters:
  ///   - batch: The training texts.
  ///   - idCount: The number of ids.
  ///   - usesPairs: Whether pairs have features.
  /// - Complexity: O(tokens)
  init(_ batch: TokenBatch, idCount: Int, usesPairs: Bool) {
    guard usesPairs else {
      pairs = [:]
      count = idCount
      return
    }
    var texts: [UInt64: Int32] = [:]
    var order: [UInt64] = []
    for row in 0..<batch.count {
      for pair in Self.distinctPairs(batch[row]) {
        let seen = texts[pair, default: 0]
        if seen == 0 { order.append(pair) }
        texts[pair] = seen + 1
      }
    }
    var pairs: [UInt64: Int32] = [:]
    for pair in order where texts[pair, default: 0] >= Self.minimumTexts { pairs[pair] = Int32(idCount + pairs.count) }
    self.pairs = pairs
    count = idCount + pairs.count
  }

  /// The features of each text, in a rising order.
  func rows(_ batch: TokenBatch) -> SparseRows {
    var result = SparseRows()
    var features: [Int32] = []
    for row in 0..<batch.count {
      features.removeAll(keepingCapacity: true)
      features.append(contentsOf: batch[row])
      if !pairs.isEmpty { features.append(contentsOf: Self.distinctPairs(batch[row]).compactMap { pairs[$0] }) }
      features.sort()
      result.append(features)
    }
    return result
  }

  private static func distinctPairs(_ ids: some RandomAccessCollection<Int32>) -> [UInt64] {
    var pairs = zip(ids, ids.dropFirst()).map { UInt64(UInt32(bitPattern: $0)) << 32 | UInt64(UInt32(bitPattern: $1)) }
    pairs.sort()
    var last: UInt64?
    pairs.removeAll { pair in
      defer { last = pair }
      return pair == last
    }
    return pairs
  }
}

/// Rows of a matrix of zeros and ones.
struct SparseRows: Sendable {
  /// The columns of the ones of all rows, row after row.
  private(set) var columns: [Int32] = []
  /// Where each row begins in `columns`, and the end.
  private(set) var offsets = [0]

  var count: Int { offsets.count - 1 }

  subscript(row: Int) -> ArraySlice<Int32> { columns[offsets[row]..<offsets[row + 1]] }

  /// Appends a row with ones in the given columns, which do not fall; equal ones count once.
  mutating func append(_ row: [Int32]) {
    for column in row where columns.count == offsets[offsets.count - 1] || columns[columns.count - 1] != column {
      columns.append(column)
    }
    offsets.append(columns.count)
  }
}
