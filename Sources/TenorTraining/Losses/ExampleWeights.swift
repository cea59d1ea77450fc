/// Weights of rows in the loss.
///
/// As in Keras ("sum_over_batch_size"), the loss of a batch is Σ *wᵢ* · *lossᵢ* divided by the *number of rows*, not by
/// the sum of the weights. So the gradient of row *i* is scaled by *wᵢ* / rows, and doubling all weights doubles the
/// loss. For targets that are sequences, rows are tokens. Metrics other than the loss are not weighted, as with Keras's
/// `metrics=` argument.
public enum ExampleWeights {
  /// The weight of each class that makes every class count the same in all: *n* / (*k* · *count*), for *n* labels of
  /// which *count* are of the class, and *k* classes that occur (scikit-learn's "balanced").
  ///
  /// - Parameters:
  ///   - labels: The class of each row, 0 or greater.
  ///   - classCount: The number of classes; by default one more than the greatest label.
  /// - Returns: One weight for each class; 1 for a class without rows.
  /// - Throws: `TargetError.classOutOfRange` for a label that is negative or not below `classCount`.
  /// - Complexity: O(labels + classes)
  public static func balancedClassWeights(
    _ labels: some Collection<Int32>, classCount: Int? = nil
  ) throws(TargetError) -> [Float] {
    let classCount = classCount ?? Int((labels.max() ?? -1) + 1)
    var counts = [Int](repeating: 0, count: max(0, classCount))
    for (row, label) in labels.enumerated() {
      guard label >= 0, Int(label) < classCount else {
        throw .classOutOfRange(element: row, found: Int(label), classCount: classCount)
      }
      counts[Int(label)] += 1
    }
    let present = counts.count { $0 > 0 }
    return counts.map { $0 == 0 ? 1 : Float(Double(labels.count) / Double(present * $0)) }
  }

  /// The weight of each element of `targets`: the weight of its class.
  ///
  /// As in Keras, a class that `classWeights` does not name weighs 1; a dense target belongs to the class of its
  /// greatest number, a binary label to the nearer of 0 and 1.
  public static func weights(of targets: Targets, classWeights: [Int: Float]) -> [Float] {
    (0..<targets.elementCount).map { classWeights[classIndex(of: targets[$0])] ?? 1 }
  }

  private static func classIndex(of target: RowTarget) -> Int {
    switch target {
    case .classIndex(let index): index
    case .scalar(let label): Int(label.rounded(.toNearestOrEven))
    case .dense(let values) where values.count == 1:
      Int(values[values.startIndex].rounded(.toNearestOrEven))
    case .dense(let values): values.span.indexOfGreatest
    }
  }
}

extension Span<Float> {
  /// The index of the greatest number, the first of equals; 0 for an empty span.
  var indexOfGreatest: Int {
    var best = 0
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
