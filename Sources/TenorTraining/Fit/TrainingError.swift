public import TenorLayers

/// Why a training could not begin.
public enum TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A setting is out of range.
  case setting(SettingError)
  /// Targets do not fit the loss or the network.
  case targets(TargetError)
  /// The inputs cannot be read by the network.
  case inputs(NetworkError)
  /// The validation split leaves nothing to train or to validate with.
  case emptySplit(examples: Int, share: Float)

  public var description: String {
    switch self {
    case .setting(let error): error.description
    case .targets(let error): error.description
    case .inputs(let error): error.description
    case .emptySplit(let examples, let share):
      "A validation split of \(share) of \(examples) examples leaves a part without any; "
        + "choose a share above 0 and below 1 that gives both parts one."
    }
  }
}
