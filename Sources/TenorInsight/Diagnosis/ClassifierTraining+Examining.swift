public import TenorCompute
import TenorData
import TenorLayers
public import TenorModel
import TenorTraining

extension ClassifierTraining {
  /// What the trained classifier gives for examples that are held out, or, where none are, that it learnt from.
  ///
  /// Only as many of them are looked at as cost a hundredth of the training, but at least ``minimumExamined``.
  ///
  /// - Throws: `NetworkError` for a classifier of another training.
  public func examinedPredictions(
    of classifier: TextClassifier, pool: WorkerPool? = nil
  ) throws -> ExaminedPredictions {
    let (batch, targets, part) =
      validation.map { ($0.inputs, $0.targets, "validation") } ?? (inputs, targets, "training")
    let passes = Self.costOfLearning * classifier.history.epochs.count * trainingCount
    let limit = min(Diagnosis.predictionLimit, max(Self.minimumExamined, passes / 100))
    let count = min(batch.count, limit)
    let rows = (0..<count).map { $0 * batch.count / count }
    let outputs = try classifier.outputs(for: batch.selecting(rows), pool: pool)
    let labels: [Int]? =
      switch targets {
      case .binary(let labels): rows.map { Int(labels[$0]) }
      case .classes(let classes): rows.map { Int(classes[$0]) }
      case .dense, .sequences: nil
      }
    return ExaminedPredictions(outputs, labels: labels, classes: classifier.labels, part: part)
  }

  /// To learn from an example costs about as much as to predict three: forward, and twice as much backward.
  private static let costOfLearning = 3

  /// Fewer examples would not show a class that one of twenty carries.
  static let minimumExamined = 100
}
