import CTenorKernels

/// The precision of what recurrent products multiply. Sums, gradients of weights and the weights themselves are of single
/// precision in any case, and so are the states that a layer returns.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// IEEE 754 single precision.
  case float32
  /// The first 16 bits of single precision, rounded to nearest: an 8-bit significand. Half the memory traffic, and with
  /// instructions for it (AVX-512 BF16) twice the arithmetic.
  case bfloat16
  /// Integers of 8 bits, for prediction: weights with a scale for each unit's gate, inputs with one for each word, states
  /// in steps of 1/127, integer sums. A quarter of the memory, and with instructions for it (AVX-512 VNNI) four times the
  /// arithmetic. Layers whose states are not bounded by 1, such as those with `relu`, compute in single precision.
  case int8

  /// The precisions that networks learn in.
  public static let ofTraining: [Precision] = [.float32, .bfloat16]

  var code: tk_precision {
    switch self {
    case .float32: TK_SINGLE
    case .bfloat16: TK_BFLOAT16
    case .int8: TK_INT8
    }
  }
}
