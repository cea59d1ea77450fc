/// Ends the training as soon as the loss is NaN or infinite (Keras's `TerminateOnNaN`).
public struct StopOnNaN: Sendable, Hashable {
  /// The step, counted from 0 within its epoch, whose loss was not finite; nil while all are.
  public private(set) var step: Int?

  /// Creates a callback in its initial state.
  public init() {}

  /// Whether the training should end.
  ///
  /// - Parameters:
  ///   - step: The step that ended, from 0 within its epoch.
  ///   - loss: Its loss; nil where it is missing, which changes nothing.
  public mutating func shouldStop(step: Int, loss: Double?) -> Bool {
    guard let loss, !loss.isFinite else { return false }
    self.step = step
    return true
  }
}
