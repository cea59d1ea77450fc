/// The mean of several seeds' figures, and their standard deviation as of a sample; 0 for one seed.
public struct Spread: Sendable, Hashable, Codable {
  /// The mean.
  public var mean: Double
  /// The standard deviation.
  public var deviation: Double

  /// The spread of some values; `nil` for none.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    deviation = count > 1 ? (squares / (count - 1)).squareRoot() : 0
  }
}
