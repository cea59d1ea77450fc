import CTenorKernels

/// The precision of what recurrent products multiply. States, sums, gradients of weights and the weights themselves are
/// of single precision in any case.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// IEEE 754 single precision.
  case float32
  /// The first 16 bits of single precision, rounded to nearest: an 8-bit significand. Half the memory traffic, and with
  /// instructions for it (AVX-512 BF16) twice the arithmetic.
  case bfloat16

  var code: tk_precision {
    switch self {
    case .float32: TK_SINGLE
    case .bfloat16: TK_BFLOAT16
    }
  }
}
