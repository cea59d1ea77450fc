/// A running weighted mean.
public struct WeightedMean: Sendable, Hashable, Codable {
  /// Σ weight · value.
  public private(set) var total: Double = 0
  /// Σ weight.
  public private(set) var weight: Double = 0

  /// Creates an empty mean.
  public init() {}

  /// Adds one value.
  public mutating func add(_ value: Double, weight: Double = 1) {
    total += weight * value
    self.weight += weight
  }

  /// Adds everything that `other` has seen.
  ///
  /// For results that do not depend on the number of workers, merge in a fixed order.
  public mutating func merge(_ other: WeightedMean) {
    total += other.total
    weight += other.weight
  }

  /// The mean; 0 if nothing was added.
  public var result: Double { weight == 0 ? 0 : total / weight }
}

/// The loss of an epoch as Keras reports it: Σ weight · loss divided by the number of rows (not of weights).
public struct MeanLoss: Sendable, Hashable, Codable {
  private var total: Double = 0
  /// The number of rows (or tokens) seen.
  public private(set) var count = 0

  /// Creates an empty mean.
  public init() {}

  /// Adds the loss of one row.
  public mutating func add(_ loss: Double, weight: Float = 1) {
    total += Double(weight) * loss
    count += 1
  }

  /// Adds everything that `other` has seen.
  public mutating func merge(_ other: MeanLoss) {
    total += other.total
    count += other.count
  }

  /// The mean; 0 if nothing was added.
  public var result: Double { count == 0 ? 0 : total / Double(count) }
}
