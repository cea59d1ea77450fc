/// What a network gave for each sequence of a batch: one vector, or one for each time step.
public struct NetworkOutputs: Sendable, Hashable {
  /// Floats of one vector.
  public let columns: Int
  /// Sequence `r` has the vectors `offsets[r] ..< offsets[r + 1]`.
  public let offsets: [Int]
  /// All vectors, one after the other.
  public let values: [Float]

  package init(columns: Int, offsets: [Int], values: [Float]) {
    self.columns = columns
    self.offsets = offsets
    self.values = values
  }

  /// The number of sequences.
  public var count: Int { offsets.count - 1 }

  /// The number of vectors of sequence `row`: 1, or its time steps.
  public func steps(_ row: Int) -> Int { offsets[row + 1] - offsets[row] }

  /// One vector of sequence `row`.
  public func vector(_ row: Int, step: Int = 0) -> ArraySlice<Float> {
    let start = (offsets[row] + step) * columns
    return values[start..<start + columns]
  }
}
