/// Sequences of token ids of different lengths, stored one after the other without padding.
///
/// Padding is an option of the model that reads the batch, never a storage format: a row holds the ids of its own
/// tokens and nothing else. A row of length zero is legal.
public struct TokenBatch: Sendable, Hashable {
  /// The ids of all rows, one row after the other.
  public private(set) var ids: [Int32]
  /// Row `r` holds `ids[offsets[r] ..< offsets[r + 1]]`. Has `count + 1` elements and begins with zero.
  public private(set) var offsets: [Int]

  /// Creates an empty batch.
  public init() {
    ids = []
    offsets = [0]
  }

  /// Creates a batch with one row for each sequence of ids.
  public init(_ rows: some Sequence<some Sequence<Int32>>) {
    self.init()
    for row in rows { append(row) }
  }

  /// Creates a batch of the rows of all of the given ones, in order.
  ///
  /// - Complexity: O(tokens)
  public init(joining batches: [TokenBatch]) {
    guard batches.count != 1 else {
      self = batches[0]
      return
    }
    self.init()
    reserveCapacity(
      rows: batches.reduce(0) { $0 + $1.count }, tokens: batches.reduce(0) { $0 + $1.ids.count })
    for batch in batches {
      let start = ids.count
      ids.append(contentsOf: batch.ids)
      offsets.append(contentsOf: batch.offsets.dropFirst().map { $0 + start })
    }
  }

  /// The number of rows.
  public var count: Int { offsets.count - 1 }

  /// The number of tokens in row `row`.
  ///
  /// - Complexity: O(1)
  public func length(_ row: Int) -> Int { offsets[row + 1] - offsets[row] }

  /// The length of the longest row; zero for an empty batch.
  ///
  /// - Complexity: O(`count`)
  public var maximumLength: Int { (0..<count).reduce(0) { max($0, length($1)) } }

  /// The ids of row `row`.
  public subscript(row: Int) -> ArraySlice<Int32> { ids[offsets[row]..<offsets[row + 1]] }

  /// Appends one row.
  public mutating func append(_ row: some Sequence<Int32>) {
    ids.append(contentsOf: row)
    offsets.append(ids.count)
  }

  /// Makes room for `rows` more rows with `tokens` more tokens in all.
  public mutating func reserveCapacity(rows: Int, tokens: Int) {
    offsets.reserveCapacity(offsets.count + rows)
    ids.reserveCapacity(ids.count + tokens)
  }

  /// A batch of the rows with the given indices, in that order.
  ///
  /// - Complexity: O(tokens in the result)
  public func selecting(_ rows: some Sequence<Int>) -> TokenBatch {
    var result = TokenBatch()
    for row in rows { result.append(self[row]) }
    return result
  }
}
