/// The part of each id that a network read in the log-odds of a label.
public struct Attribution: Sendable, Hashable {
  /// For each id, what it adds to the log-odds of the label, in nats: above zero it speaks for the label.
  public let contributions: [Double]
  /// The log-odds of the label, log(p / (1 − p)): for two labels the network's logit or its negative.
  public let logOdds: Double
  /// The log-odds where the embeddings of all tokens are zero, from which integrated gradients set out; `nil` for other
  /// methods.
  public let referenceLogOdds: Double?

  /// The number of points at which integrated gradients took the gradient; `nil` for other methods.
  public let points: Int?

  init(contributions: [Double], logOdds: Double, referenceLogOdds: Double? = nil, points: Int? = nil) {
    self.contributions = contributions
    self.logOdds = logOdds
    self.referenceLogOdds = referenceLogOdds
    self.points = points
  }

  /// How far the contributions of integrated gradients are from adding up to `logOdds − referenceLogOdds`, as they would
  /// with many steps; `nil` for other methods.
  public var completenessError: Double? {
    referenceLogOdds.map { abs(contributions.reduce(0, +) - (logOdds - $0)) }
  }

  /// Whether the contributions of integrated gradients add up to the whole within a hundredth of it, or of one; `true` for
  /// other methods.
  public var isComplete: Bool {
    guard let error = completenessError, let referenceLogOdds else { return true }
    return error <= 0.01 * max(1, abs(logOdds - referenceLogOdds))
  }
}
