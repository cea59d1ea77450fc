/// How a weight begins.
public enum Initializer: String, Sendable, Hashable, Codable, CaseIterable {
  case zeros
  case ones
  /// Uniform in ± sqrt(6 / (fan in + fan out)); Glorot and Bengio, AISTATS 2010.
  case glorotUniform = "glorot_uniform"
  /// Normal, truncated at two standard deviations, variance 2 / (fan in + fan out).
  case glorotNormal = "glorot_normal"
  /// Uniform in ± sqrt(6 / fan in); He et al., ICCV 2015.
  case heUniform = "he_uniform"
  /// Uniform in ± 0.05.
  case randomUniform = "uniform"
  /// Normal with standard deviation 0.05.
  case randomNormal = "normal"
  /// A random matrix with orthonormal rows or columns; Saxe et al., ICLR 2014.
  case orthogonal
}

/// A penalty added to the loss.
public struct Regularizer: Sendable, Hashable, Codable {
  /// The penalty is `l2` · Σ w².
  public var l2: Float

  /// - Parameter l2: At least 0.
  public init(l2: Float) { self.l2 = l2 }
}

/// A condition that a weight is made to hold after each update.
public struct Constraint: Sendable, Hashable, Codable {
  /// Columns (the weights into one unit) longer than this are scaled down to it.
  public var maxNorm: Float

  /// - Parameter maxNorm: Above 0.
  public init(maxNorm: Float) { self.maxNorm = maxNorm }

  private enum CodingKeys: String, CodingKey { case maxNorm = "max_norm" }
}
