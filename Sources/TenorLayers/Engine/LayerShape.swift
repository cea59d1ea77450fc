/// The shape of what flows between two layers, without the batch dimension.
public enum LayerShape: Sendable, Hashable, CustomStringConvertible {
  /// Token ids.
  case tokens(length: Int?)
  /// A vector for each time step.
  case sequence(length: Int?, features: Int)
  /// One vector.
  case vector(features: Int)

  /// Floats of one position.
  public var features: Int {
    switch self {
    case .tokens: 1
    case .sequence(_, let features), .vector(let features): features
    }
  }

  /// As Keras prints it, with `None` for the batch.
  public var description: String {
    func text(_ length: Int?) -> String { length.map(String.init) ?? "None" }
    return switch self {
    case .tokens(let length): "(None, \(text(length)))"
    case .sequence(let length, let features): "(None, \(text(length)), \(features))"
    case .vector(let features): "(None, \(features))"
    }
  }
}
