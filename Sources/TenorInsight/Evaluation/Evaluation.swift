public import TenorCompute
public import TenorData
public import TenorLayers
public import TenorModel
public import TenorTraining

/// How well a classifier does on labelled data.
public struct Evaluation: Sendable, Hashable {
  /// The figures of one class.
  public struct ClassFigures: Sendable, Hashable {
    /// The label.
    public let label: String
    /// The share of the examples given this label that carry it; 0 if none was given it.
    public let precision: Double
    /// The share of the examples with this label that were given it; 0 if there are none.
    public let recall: Double
    /// The harmonic mean of both.
    public let f1: Double
    /// The number of examples with this label.
    public let support: Int
  }

  /// The share of examples with the right label.
  public let accuracy: Double
  /// The mean cross-entropy.
  public let loss: Double
  /// The number of examples.
  public let examples: Int
  /// The figures of each class, in the order of the classifier's labels.
  public let classes: [ClassFigures]
  /// The counts of actual and given labels.
  public let confusion: ConfusionMatrix
  /// The chance that an example of a class scores higher for it than one of the others, ties counting half: for the second
  /// of two classes, or the mean over all classes that examples have.
  public let areaUnderROC: Double
  /// How far scores can be trusted as chances.
  public let calibration: Calibration
  /// The range of accuracies on other data of this kind and size, 95 % of them.
  public let accuracyInterval: AccuracyInterval
  /// What the network gave for each example.
  public let outputs: NetworkOutputs

  /// Evaluates a classifier.
  ///
  /// - Parameters:
  ///   - classifier: The classifier.
  ///   - data: Examples with labels that it knows.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `DataError` for data without examples or labels, or with a label that the classifier does not know.
  /// - Complexity: O(size of the data)
  public init(of classifier: TextClassifier, on data: Dataset, pool: WorkerPool? = nil) throws {
    guard data.count > 0 else {
      throw DataError(
        .noExamples, file: data.source, problem: "expected examples to evaluate, found none",
        remedy: "give labelled texts")
    }
    guard let labels = try data.relabelled(to: classifier.labels).labels else {
      throw DataError(
        .badLabels, file: data.source, problem: "expected a label for each text, found texts only",
        remedy: "name the label column with --label, or give data with labels")
    }
    outputs = try classifier.outputs(for: data.encoded(by: classifier.pipeline), pool: pool)
    let loss: Loss = classifier.isBinary ? .binaryCrossentropy : .sparseCategoricalCrossentropy
    var metrics = MetricSet([.accuracy], loss: loss, outputs: outputs.columns)
    var confusion = ConfusionMatrix(classCount: classifier.labels.count)
    var calibration = Calibration()
    var areas = [AreaUnderROC](repeating: AreaUnderROC(), count: outputs.columns)
    for (row, label) in labels.enumerated() {
      let output = outputs.vector(row)
      let target: RowTarget = classifier.isBinary ? .scalar(Float(label)) : .classIndex(label)
      metrics.add(outputs: output.span, target: target, loss: loss.value(outputs: output.span, target: target))
      let verdict = outputs.verdict(row)
      confusion.add(actual: label, predicted: verdict)
      calibration.add(score: outputs.score(row, of: verdict), isRight: verdict == label)
      for (column, score) in output.enumerated() {
        areas[column].add(score: score, isPositive: label == (classifier.isBinary ? 1 : column))
      }
    }
    self.calibration = calibration
    areaUnderROC = Self.meanArea(areas, labels, isBinary: classifier.isBinary)
    accuracyInterval = AccuracyInterval(right: Int(confusion.accuracy * Double(labels.count) + 0.5), of: labels.count)
    accuracy = confusion.accuracy
    self.loss = metrics.meanLoss
    examples = labels.count
    self.confusion = confusion
    classes = classifier.labels.indices.map { index in
      ClassFigures(
        label: classifier.labels[index], precision: confusion.precision(ofClass: index),
        recall: confusion.recall(ofClass: index), f1: confusion.f1(ofClass: index),
        support: Int(confusion.actualCount(index)))
    }
  }

  private static func meanArea(_ areas: [AreaUnderROC], _ labels: [Int], isBinary: Bool) -> Double {
    let present = Set(labels)
    let known = areas.indices.filter { isBinary || present.contains($0) }
    return known.isEmpty ? 0 : known.reduce(0) { $0 + areas[$1].result } / Double(known.count)
  }
}
