/// Named figures of a step or an epoch, for example "loss" and "val_accuracy".
public typealias Logs = [String: Double]

/// The loss and the chosen metrics, gathered row by row.
///
/// Each worker gathers into a set of its own; the sets are then merged in a fixed order.
public struct MetricSet: Sendable, Hashable, Codable {
  /// The chosen metrics.
  public let metrics: [Metric]
  private let task: Task
  private let needsConfusion: Bool
  private let needsAUC: Bool
  private var loss = MeanLoss()
  private var accuracy = WeightedMean()
  private var topK: [WeightedMean]
  private var confusion: ConfusionMatrix
  private var auc = AreaUnderROC()

  /// What a prediction decides.
  private enum Task: Sendable, Hashable, Codable {
    /// Yes or no, for each output alone.
    case labels
    /// One of the outputs.
    case classes
  }

  /// Creates an empty set.
  ///
  /// - Parameters:
  ///   - metrics: The metrics to gather beside the loss.
  ///   - loss: The loss, which tells yes-or-no outputs from classes: a single output and those of binary cross-entropy
  ///     decide each alone, others together. (Keras takes the accuracy of several sigmoid outputs as if they were
  ///     classes.)
  ///   - outputs: The number of outputs of the network, at least 1.
  public init(_ metrics: [Metric], loss: Loss, outputs: Int) {
    self.metrics = metrics
    task = outputs == 1 || loss == .binaryCrossentropy ? .labels : .classes
    needsConfusion = metrics.contains { $0 == .precision || $0 == .recall || $0 == .f1 }
    needsAUC = metrics.contains(.auc)
    topK = metrics.map { _ in WeightedMean() }
    confusion = ConfusionMatrix(classCount: task == .labels ? 2 : outputs)
  }

  /// Adds one row (or token).
  ///
  /// - Parameters:
  ///   - outputs: The activated outputs.
  ///   - target: The row's target.
  ///   - loss: The row's loss, not weighted.
  ///   - weight: The row's weight in the loss. Metrics are not weighted.
  /// - Complexity: O(outputs)
  public mutating func add(outputs: Span<Float>, target: RowTarget, loss: Double, weight: Float = 1) {
    self.loss.add(loss, weight: weight)
    switch task {
    case .labels: addLabels(outputs, target)
    case .classes: addClasses(outputs, target)
    }
  }

  private mutating func addLabels(_ outputs: Span<Float>, _ target: RowTarget) {
    for index in outputs.indices {
      let predicted = Decision.isPositive(outputs[index])
      accuracy.add(target[index] == (predicted ? 1 : 0) ? 1 : 0)
      let isPositive = target[index] > 0.5
      if needsConfusion { confusion.add(actual: isPositive ? 1 : 0, predicted: predicted ? 1 : 0) }
      if needsAUC { auc.add(score: outputs[index], isPositive: isPositive) }
    }
  }

  private mutating func addClasses(_ outputs: Span<Float>, _ target: RowTarget) {
    let actual = Decision.actualClass(target)
    let predicted = Decision.predictedClass(outputs)
    accuracy.add(actual == predicted ? 1 : 0)
    if needsConfusion { confusion.add(actual: actual, predicted: predicted) }
    for (index, metric) in metrics.enumerated() {
      guard case .topK(let k) = metric else { continue }
      topK[index].add(Decision.isInTop(k, actual, outputs) ? 1 : 0)
    }
    guard needsAUC else { return }
    for index in outputs.indices { auc.add(score: outputs[index], isPositive: index == actual) }
  }

  /// Whether a set that was read from a file has the parts that this one has.
  func hasShape(of other: MetricSet) -> Bool {
    metrics == other.metrics && task == other.task && needsConfusion == other.needsConfusion
      && needsAUC == other.needsAUC && topK.count == other.topK.count
      && confusion.classCount == other.confusion.classCount && confusion.counts.count == other.confusion.counts.count
  }

  /// Adds everything that `other`, made with the same arguments, has seen.
  public mutating func merge(_ other: MetricSet) {
    precondition(metrics == other.metrics && task == other.task, "Merged sets gather the same metrics.")
    loss.merge(other.loss)
    accuracy.merge(other.accuracy)
    for index in topK.indices { topK[index].merge(other.topK[index]) }
    confusion.merge(other.confusion)
    auc.merge(other.auc)
  }

  /// The mean loss of the rows seen.
  public var meanLoss: Double { loss.result }

  /// The figures under Keras's names, "loss" among them.
  ///
  /// - Parameter prefix: Put before each name: "val_" for validation.
  public func logs(prefix: String = "") -> Logs {
    var logs: Logs = [prefix + "loss": loss.result]
    for (index, metric) in metrics.enumerated() { logs[prefix + metric.logKey] = value(of: metric, at: index) }
    return logs
  }

  private func value(of metric: Metric, at index: Int) -> Double {
    let isBinary = task == .labels
    return switch metric {
    case .accuracy: accuracy.result
    // A yes-or-no output has no ranking; its accuracy is the nearest thing.
    case .topK: isBinary ? accuracy.result : topK[index].result
    case .precision: isBinary ? confusion.precision(ofClass: 1) : confusion.macroPrecision
    case .recall: isBinary ? confusion.recall(ofClass: 1) : confusion.macroRecall
    case .f1: isBinary ? confusion.f1(ofClass: 1) : confusion.macroF1
    case .auc: auc.result
    }
  }
}
