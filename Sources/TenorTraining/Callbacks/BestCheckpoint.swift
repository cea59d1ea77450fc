/// Decides after which epochs the model is saved (Keras's `ModelCheckpoint`).
public struct BestCheckpoint: Sendable, Hashable {
  /// The figure watched.
  public let monitor: Monitor
  /// Whether only epochs better than all before are saved; otherwise every epoch is. True by default (Keras: false).
  public let saveBestOnly: Bool
  /// The best value so far; nil for none.
  public private(set) var best: Double?

  /// Creates a callback in its initial state.
  ///
  /// - Parameter initialValueThreshold: A value that must be beaten for the first save; nil for none.
  public init(monitor: Monitor, saveBestOnly: Bool = true, initialValueThreshold: Double? = nil) {
    self.monitor = monitor
    self.saveBestOnly = saveBestOnly
    best = initialValueThreshold
  }

  /// The best value of a training that goes on.
  mutating func resume(best: Double?) { self.best = best ?? self.best }

  /// Whether the model should be saved after an epoch with this value of the figure watched.
  ///
  /// - Parameter value: From the epoch's logs; where it is missing the model is saved, as in Keras.
  public mutating func shouldSave(value: Double?) -> Bool {
    guard saveBestOnly, let value else { return true }
    guard monitor.isImprovement(value, over: best) else { return false }
    best = value
    return true
  }
}
