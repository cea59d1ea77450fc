/// What training makes small: a number for each row that says how far the outputs are from the target.
///
/// A value of this type is a name; the arithmetic is in its methods, which work on one row (or one token) at a time and
/// keep no state, so that any number of workers can use them. Two families exist:
///
/// - *from outputs* (`value(outputs:target:)`, `gradient(outputs:target:scale:into:)`): the outputs are probabilities,
///   clipped to 1e-7 … 1 − 1e-7 as in Keras (where clipping cuts, the gradient is zero), or plain numbers for the mean
///   squared error.
/// - *from logits* (`fused(logits:target:scale:probabilities:gradient:)`): the output activation (sigmoid for binary
///   cross-entropy, softmax for the categorical ones) and the loss in one stable step, whose gradient is *p* − *y* and
///   never vanishes by saturation.
///
/// In JSON a loss is its Keras name, such as `"binary_crossentropy"`.
public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
  /// −*y* log *p* − (1 − *y*) log(1 − *p*), averaged over the outputs of a row.
  case binaryCrossentropy = "binary_crossentropy"
  /// −Σ *y* log *p* over the classes of a row; targets are rows of probabilities, usually one-hot.
  case categoricalCrossentropy = "categorical_crossentropy"
  /// −log *p*[class]; targets are class indices.
  case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
  /// (*y* − output)², averaged over the outputs of a row.
  case meanSquaredError = "mean_squared_error"

  /// The activation that the fused form of the loss contains.
  public enum FusedActivation: Sendable, Hashable {
    /// 1 / (1 + e⁻ˣ), for each output alone.
    case sigmoid
    /// eˣ / Σ eˣ over the outputs of a row.
    case softmax
    /// None: outputs are taken as they are.
    case linear
  }

  /// The activation that `fused(logits:target:scale:probabilities:gradient:)` applies.
  public var fusedActivation: FusedActivation {
    switch self {
    case .binaryCrossentropy: .sigmoid
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy: .softmax
    case .meanSquaredError: .linear
    }
  }
}

/// The bounds between which Keras clips a probability before it takes the logarithm (`keras.config.epsilon()` = 1e-7).
///
/// They are the `Float` numbers that Keras's arithmetic yields, so that saturated rows report Keras's loss: the upper
/// bound is 1 − 1.19e-7, which makes the loss of a wholly wrong "yes" 15.94 and of a wholly wrong "no" 16.12.
enum ProbabilityBounds {
  static let lower: Float = 1e-7
  static let upper: Float = 1 - 1e-7

  static func clip(_ probability: Float) -> Float { max(min(probability, upper), lower) }

  static func contains(_ probability: Float) -> Bool { probability >= lower && probability <= upper }

  static let logLower = Elementary.log(Double(lower))
  static let logUpper = Elementary.log(Double(upper))
  static let logOneMinusUpper = Elementary.log(Double(1 - upper))
  static let logOneMinusLower = Elementary.log(Double(1 - lower))

  static func clipLog(_ value: Double) -> Double { max(min(value, logUpper), logLower) }

  static func clipLogOfComplement(_ value: Double) -> Double { max(min(value, logOneMinusLower), logOneMinusUpper) }
}
