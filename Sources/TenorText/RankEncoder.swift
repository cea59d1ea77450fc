public import TenorLayers

/// Makes ids of ranks as Keras's `imdb.load_data` does: for reviews that come as ranks of words, not as text.
///
/// The order of the steps is Keras's: start id and offset, then ``maximumLength``, then ``idLimit`` and ``skipTop``.
public struct RankEncoder: Sendable, Hashable {
  /// The id that opens every review; `nil` for none. Default: 1 (`start_char`).
  public var startID: Int32?
  /// The id of words outside the limits; `nil` leaves them out. Default: 2 (`oov_char`).
  public var unknownID: Int32?
  /// What is added to each rank. Default: 3 (`index_from`).
  public var wordOffset: Int32
  /// Only ids below this limit are kept (`num_words`). Default: `nil`, which as in Keras means the greatest id of all
  /// reviews, so that this one id counts as unknown.
  public var idLimit: Int?
  /// Ids below this one count as unknown, the start id included (`skip_top`). Default: 0.
  public var skipTop: Int
  /// Reviews of this many ids or more, start id included, are dropped (`maxlen`). Default: `nil`, which keeps all.
  public var maximumLength: Int?

  /// Creates an encoder. The defaults are Keras's.
  public init(
    startID: Int32? = 1, unknownID: Int32? = 2, wordOffset: Int32 = 3, idLimit: Int? = nil, skipTop: Int = 0,
    maximumLength: Int? = nil
  ) {
    self.startID = startID
    self.unknownID = unknownID
    self.wordOffset = wordOffset
    self.idLimit = idLimit
    self.skipTop = skipTop
    self.maximumLength = maximumLength
  }

  /// Encodes subsets that belong together, such as training and test reviews.
  ///
  /// - Parameter subsets: The ranks of the words of each review, from 1.
  /// - Returns: For each subset the ids of the reviews that are kept, and the rows in which they stood.
  public func encode(_ subsets: [TokenBatch]) -> [(batch: TokenBatch, rows: [Int])] {
    let kept = subsets.map(keptRows)
    let limit = idLimit ?? greatestID(of: subsets, rows: kept)
    return zip(subsets, kept).map { subset, rows in
      var batch = TokenBatch()
      for row in rows { batch.append(ids(of: subset[row], limit: limit)) }
      return (batch, rows)
    }
  }

  private func keptRows(of subset: TokenBatch) -> [Int] {
    guard let maximumLength, maximumLength != 0 else { return Array(0..<subset.count) }
    let added = startID == nil ? 0 : 1
    return (0..<subset.count).filter { subset.length($0) + added < maximumLength }
  }

  private func greatestID(of subsets: [TokenBatch], rows: [[Int]]) -> Int {
    var greatest = Int(startID ?? 0)
    for (subset, rows) in zip(subsets, rows) {
      for row in rows { for rank in subset[row] { greatest = max(greatest, Int(rank) + Int(wordOffset)) } }
    }
    return greatest
  }

  private func ids(of ranks: ArraySlice<Int32>, limit: Int) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(ranks.count + 1)
    func append(_ id: Int) {
      if id >= skipTop, id < limit {
        ids.append(Int32(truncatingIfNeeded: id))
      } else if let unknownID {
        ids.append(unknownID)
      }
    }
    if let startID { append(Int(startID)) }
    for rank in ranks { append(Int(rank) + Int(wordOffset)) }
    return ids
  }
}
