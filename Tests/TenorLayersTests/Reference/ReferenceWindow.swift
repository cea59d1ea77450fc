/// The places that a convolution or a pooling reads, as TensorFlow lays them out.
struct ReferenceWindow: Sendable {
  var size: Int
  var strides: Int
  var dilation: Int
  var padding: String

  private var span: Int { (size - 1) * dilation + 1 }

  /// The number of output steps for an input of `length` steps.
  func outputLength(_ length: Int) -> Int {
    padding == "valid" ? (length < span ? 0 : (length - span) / strides + 1) : (length + strides - 1) / strides
  }

  /// The input step that tap `tap` of output step `output` reads, or nil where it lies in the padding.
  func inputStep(output: Int, tap: Int, length: Int) -> Int? {
    let before: Int
    switch padding {
    case "same": before = max((outputLength(length) - 1) * strides + span - length, 0) / 2
    case "causal": before = span - 1
    default: before = 0
    }
    let step = output * strides + tap * dilation - before
    return step >= 0 && step < length ? step : nil
  }
}
