public import TenorLayers
public import TenorText
public import TenorTraining

/// What is known of a classifier, its data and its training, and what in it stands in the way of a good result.
///
/// Nothing has to be known: each check looks at what it needs and is silent without it.
///
/// ```swift
/// let data = try Dataset.read(.demo)
/// for finding in try Diagnosis(.standard, training: data).findings {
///   print(finding.severity, finding.problem, finding.evidence, finding.remedy)
/// }
/// ```
public struct Diagnosis: Sendable {
  /// What was, or is to be, trained.
  public var recipe: Recipe?
  /// The layers; empty where they are not known.
  public var layers: [LayerSpec] = []
  /// What the network's input looks like.
  public var input = NetworkInput()
  /// How texts become ids.
  public var pipeline: TextPipeline?
  /// The examples to learn from.
  public var training: ExaminedData?
  /// The examples that are held out to validate with.
  public var validation: ExaminedData?
  /// The examples to judge by.
  public var test: ExaminedData?
  /// The figures of the training's epochs.
  public var history: History?
  /// What the trained network gives.
  public var predictions: ExaminedPredictions?
  /// What one types to name the data, for the commands of remedies; `nil` for the data of the recipe.
  public var dataName: String?

  /// Creates a diagnosis of which nothing is known.
  public init() {}

  /// Everything that was found, the most severe first.
  ///
  /// - Complexity: O(examples)
  public var findings: [Finding] {
    let all = [
      paddingFindings, gradientFindings, lossFindings, chanceFindings, predictionFindings, labelFindings,
      orderFindings, duplicateFindings, truncationFindings, wordFindings, lengthFindings, validationFindings,
      fittingFindings,
    ].flatMap(\.self)
    // Findings of one severity keep the order above.
    return Finding.Severity.allCases.reversed().flatMap { severity in all.filter { $0.severity == severity } }
  }

  /// The number of labels; `nil` where nothing tells it.
  var classCount: Int? { training?.classes.count ?? predictions?.classes.count ?? test?.classes.count }

  /// The parts that a model is judged by, with their names.
  var judgingParts: [(name: String, data: ExaminedData)] {
    [("validation", validation), ("test", test)].compactMap { name, data in data.map { (name, $0) } }
  }
}
