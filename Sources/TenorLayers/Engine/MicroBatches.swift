/// The cut of a mini-batch into micro-batches: a function of the batch alone, never of the number of workers.
struct MicroBatches {
  /// Places in the mini-batch, longest sequence first; equal lengths keep their order.
  private(set) var order: [Int]
  /// Sequences in a micro-batch; the last may have fewer.
  let rows: Int

  /// - Parameters:
  ///   - lengths: Of the sequences of the mini-batch.
  ///   - maximumRows: Sequences that a worker takes at once: few enough that what they leave for the backward pass
  ///     stays in the cache, a multiple of the rows of a register tile.
  ///   - lanes: Micro-batches are made as many as fill all lanes, if there are more than `lanes`; fewer are made a power
  ///     of two, and four where each gets eight sequences, so that two or four workers get equal shares.
  init(lengths: [Int], maximumRows: Int, lanes: Int) {
    order = lengths.indices.sorted { lengths[$0] != lengths[$1] ? lengths[$0] > lengths[$1] : $0 < $1 }
    var count = max(1, (lengths.count + maximumRows - 1) / maximumRows)
    if count > lanes {
      count = (count + lanes - 1) / lanes * lanes
    } else {
      count = max(count, min(4, lengths.count / 8))
      while count & (count - 1) != 0 { count += 1 }
    }
    rows = max(1, (lengths.count + count - 1) / count)
  }

  /// The number of micro-batches.
  var count: Int { (order.count + rows - 1) / rows }

  /// The places of micro-batch `index`.
  func places(_ index: Int) -> ArraySlice<Int> { order[index * rows..<min(order.count, (index + 1) * rows)] }

  /// The micro-batches of lane `lane`: long and short ones alike, in a fixed order.
  func ofLane(_ lane: Int, lanes: Int) -> [Int] {
    stride(from: 0, to: count, by: lanes).enumerated().compactMap { round, start in
      let index = start + (round % 2 == 0 ? lane : lanes - 1 - lane)
      return index < count ? index : nil
    }
  }
}
