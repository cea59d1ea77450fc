/// Decisions on one row, as Keras takes them.
public enum Decision {
  /// Whether an output of a sigmoid says "yes": it must lie *above* the threshold.
  @inlinable
  public static func isPositive(_ probability: Float, threshold: Float = 0.5) -> Bool { probability > threshold }

  /// The class with the greatest output, the first of equals.
  ///
  /// - Complexity: O(outputs)
  public static func predictedClass(_ outputs: Span<Float>) -> Int { outputs.indexOfGreatest }

  /// The class that a target names: its index, or that of its greatest number.
  public static func actualClass(_ target: RowTarget) -> Int {
    switch target {
    case .classIndex(let index): index
    case .scalar(let label): label > 0.5 ? 1 : 0
    case .dense(let values): values.span.indexOfGreatest
    }
  }

  /// Whether class `label` is among the `k` greatest outputs. Classes tied with it do not count as above it.
  ///
  /// As in TensorFlow, an output of the class that is NaN or infinite is never among them.
  ///
  /// - Complexity: O(outputs)
  public static func isInTop(_ k: Int, _ label: Int, _ outputs: Span<Float>) -> Bool {
    guard outputs[label].isFinite else { return false }
    var above = 0
    for index in outputs.indices where outputs[index] > outputs[label] { above += 1 }
    return above < k
  }
}
