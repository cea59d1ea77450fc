/// Which time steps a window sees: the arithmetic of convolution and pooling.
struct WindowRule: Sendable, Hashable {
  var size: Int
  var strides: Int
  var dilation: Int
  var padding: ConvolutionPadding

  /// Steps from the first to the last that a window sees.
  private var extent: Int { (size - 1) * dilation + 1 }

  /// The number of windows over `length` steps.
  func outputLength(_ length: Int) -> Int {
    switch padding {
    case .valid: length < extent ? 0 : (length - extent) / strides + 1
    case .same, .causal: (length + strides - 1) / strides
    }
  }

  /// The step that the first element of the first window sees; negative in padding.
  func start(_ length: Int) -> Int {
    switch padding {
    case .valid: 0
    case .causal: 1 - extent
    case .same: -(max(0, (outputLength(length) - 1) * strides + extent - length) / 2)
    }
  }

  /// The step that element `k` of window `window` sees, or `nil` in padding.
  func step(window: Int, _ k: Int, length: Int) -> Int? {
    let step = start(length) + window * strides + k * dilation
    return step >= 0 && step < length ? step : nil
  }
}
