/// Two parts of a data set: what the model learns from, and what it is checked with.
public struct DatasetSplit: Sendable, Hashable {
  /// The examples to learn from.
  public let training: Dataset
  /// The examples held out.
  public let validation: Dataset
}

extension Dataset {
  /// Holds out the tail, as Keras's `validation_split`: the first ⌊count · (1 − fraction)⌋ examples are for training.
  ///
  /// - Parameter fraction: The share to hold out, at least 0 and below 1.
  /// - Throws: ``DataError`` if `fraction` is out of range.
  public func splitTail(_ fraction: Double) throws(DataError) -> DatasetSplit {
    try check(fraction)
    let boundary = Int((Double(count) * (1 - fraction)).rounded(.down))
    return split(Array(0..<boundary), Array(boundary..<count))
  }

  /// Holds out a random part; both parts keep the order of the data.
  ///
  /// - Parameters:
  ///   - fraction: The share to hold out, at least 0 and below 1; rounded to whole examples.
  ///   - generator: The source of randomness. The same generator state gives the same split on every platform.
  /// - Throws: ``DataError`` if `fraction` is out of range.
  public func splitShuffled(
    _ fraction: Double, using generator: inout some RandomNumberGenerator
  ) throws(DataError) -> DatasetSplit {
    try check(fraction)
    var rows = Array(0..<count)
    rows.reproduciblyShuffle(using: &generator)
    let held = Int((Double(count) * fraction).rounded())
    return split(rows.dropFirst(held).sorted(), rows.prefix(held).sorted())
  }

  /// Holds out a random part of each class; both parts keep the order of the data. Data without labels count as one
  /// class.
  ///
  /// - Parameters:
  ///   - fraction: The share of each class to hold out, at least 0 and below 1; rounded to whole examples.
  ///   - generator: The source of randomness. The same generator state gives the same split on every platform.
  /// - Throws: ``DataError`` if `fraction` is out of range.
  public func splitStratified(
    _ fraction: Double, using generator: inout some RandomNumberGenerator
  ) throws(DataError) -> DatasetSplit {
    try check(fraction)
    var rowsOfClass = [[Int]](repeating: [], count: max(1, classes.count))
    for row in 0..<count { rowsOfClass[labels?[row] ?? 0].append(row) }
    var training: [Int] = []
    var validation: [Int] = []
    for var rows in rowsOfClass {
      rows.reproduciblyShuffle(using: &generator)
      let held = Int((Double(rows.count) * fraction).rounded())
      validation += rows.prefix(held)
      training += rows.dropFirst(held)
    }
    return split(training.sorted(), validation.sorted())
  }

  /// The first `limit` examples, or all if there are fewer.
  public func prefix(_ limit: Int) -> Dataset { selecting(Array(0..<min(count, max(0, limit)))) }

  /// The examples at the given places.
  ///
  /// - Precondition: `rows` lies within `0..<count`.
  public func rows(_ rows: Range<Int>) -> Dataset { selecting(Array(rows)) }

  private func split(_ training: [Int], _ validation: [Int]) -> DatasetSplit {
    DatasetSplit(training: selecting(training), validation: selecting(validation))
  }

  private func check(_ fraction: Double) throws(DataError) {
    guard fraction >= 0, fraction < 1 else {
      throw DataError(
        .badArgument, file: source,
        problem: "expected a share to hold out of at least 0 and below 1, found \(fraction)",
        remedy: "give for example 0.1")
    }
  }
}
