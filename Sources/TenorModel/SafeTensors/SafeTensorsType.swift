/// The types of numbers that are read from safetensors files.
enum SafeTensorsType: String, Sendable, Hashable, CaseIterable {
  /// IEEE 754 single precision.
  case float32 = "F32"
  /// The upper half of single precision.
  case bfloat16 = "BF16"
  /// Whole numbers of 8 bits.
  case int8 = "I8"

  /// Bytes of a number.
  var size: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    case .int8: 1
    }
  }
}
