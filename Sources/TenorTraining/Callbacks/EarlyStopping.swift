/// Ends the training when a figure has stopped improving (Keras's `EarlyStopping`).
public struct EarlyStopping: Sendable, Hashable {
  /// What the training should do after an epoch.
  public struct Decision: Sendable, Hashable {
    /// The epoch's weights are the ones to restore at the end: remember them. Always false unless
    /// `restoreBestWeights`.
    public var rememberWeights: Bool
    /// End the training.
    public var stop: Bool
  }

  /// The figure watched.
  public let monitor: Monitor
  /// The number of epochs without improvement that are allowed, 0 or greater. 0 by default.
  public let patience: Int
  /// A value that must be beaten for the patience to start anew; nil (the default) for none.
  public let baseline: Double?
  /// Whether the weights of the best epoch come back at the end. False by default.
  public let restoreBestWeights: Bool
  /// The number of epochs before watching begins. 0 by default.
  public let startFromEpoch: Int

  /// The best value so far; nil for none.
  public private(set) var best: Double?
  /// The epoch of the best value, from 0; nil before the first.
  public private(set) var bestEpoch: Int?
  /// The epoch after which the training was ended; nil if it was not.
  public private(set) var stoppedEpoch: Int?
  private var wait = 0
  private var hasRemembered = false

  /// Creates a callback in its initial state.
  ///
  /// - Throws: `SettingError` where `patience` or `startFromEpoch` is negative.
  public init(
    monitor: Monitor, patience: Int = 0, baseline: Double? = nil, restoreBestWeights: Bool = false,
    startFromEpoch: Int = 0
  ) throws(SettingError) {
    let check = SettingCheck(owner: "EarlyStopping")
    try check.require(patience >= 0, "patience", "0 or greater", patience)
    try check.require(startFromEpoch >= 0, "start_from_epoch", "0 or greater", startFromEpoch)
    self.monitor = monitor
    self.patience = patience
    self.baseline = baseline
    self.restoreBestWeights = restoreBestWeights
    self.startFromEpoch = startFromEpoch
  }

  /// Takes note of an epoch.
  ///
  /// - Parameters:
  ///   - epoch: The epoch that ended, from 0.
  ///   - value: The figure watched, from the epoch's logs; nil where it is missing, which changes nothing.
  public mutating func observe(epoch: Int, value: Double?) -> Decision {
    var decision = Decision(rememberWeights: false, stop: false)
    guard let value, epoch >= startFromEpoch else { return decision }
    // The first epoch watched is remembered whatever it brings, so that there is something to restore.
    if restoreBestWeights, !hasRemembered {
      hasRemembered = true
      decision.rememberWeights = true
      bestEpoch = epoch
    }
    wait += 1
    if monitor.isImprovement(value, over: best) {
      best = value
      bestEpoch = epoch
      decision.rememberWeights = restoreBestWeights
      if baseline == nil || monitor.isImprovement(value, over: baseline) { wait = 0 }
    } else if wait >= patience, epoch > 0 {
      stoppedEpoch = epoch
      decision.stop = true
    }
    return decision
  }

  /// What it has observed, which with the same settings makes the same decisions.
  var progress: [String: Double] {
    get {
      var numbers = ["wait": Double(wait), "has_remembered": hasRemembered ? 1 : 0]
      numbers["best"] = best
      numbers["best_epoch"] = bestEpoch.map(Double.init)
      numbers["stopped_epoch"] = stoppedEpoch.map(Double.init)
      return numbers
    }
    set {
      best = newValue["best"]
      bestEpoch = newValue["best_epoch"].flatMap(Int.init(exactly:))
      stoppedEpoch = newValue["stopped_epoch"].flatMap(Int.init(exactly:))
      wait = newValue["wait"].flatMap(Int.init(exactly:)) ?? 0
      hasRemembered = newValue["has_remembered"] == 1
    }
  }

  /// Returns to the initial state, for a new training.
  public mutating func reset() {
    best = nil
    bestEpoch = nil
    stoppedEpoch = nil
    wait = 0
    hasRemembered = false
  }
}
