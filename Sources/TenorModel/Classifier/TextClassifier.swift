public import TenorCompute
public import TenorLayers
public import TenorText
public import TenorTraining

/// A trained model with everything that a prediction needs: text pipeline, network and labels.
///
/// Immutable: any number of threads may ask it at the same time.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "model")
/// let verdict = try classifier.classify("A film to remember.")
/// print(verdict.label, verdict.score)
/// ```
public struct TextClassifier: Sendable {
  /// How a text becomes ids.
  public let pipeline: TextPipeline
  /// The labels in the order of the network's outputs; of two, the second is the positive one.
  public let labels: [String]
  /// The network.
  public let network: Network
  /// Where the model comes from.
  public let metadata: ModelMetadata
  /// The figures of its training, by epoch.
  public let history: History
  /// What its weights are stored as when it is saved; see ``quantized(to:)``.
  public let weightType: WeightType
  private let predictor: Predictor

  /// Creates a classifier from its parts.
  ///
  /// - Parameters:
  ///   - pipeline: How a text becomes ids. Must not give ids that the network's embedding has no row for.
  ///   - labels: At least two different names: two for a network that ends with one sigmoid unit, one for each unit of
  ///     a network that ends with softmax.
  ///   - network: The network.
  ///   - metadata: Where the model comes from.
  ///   - history: The figures of its training.
  /// - Throws: ``ModelError`` of kind `mismatch` if the parts do not fit together.
  /// - Complexity: O(weights)
  public init(
    pipeline: TextPipeline, labels: [String], network: Network, metadata: ModelMetadata = ModelMetadata(),
    history: History = History()
  ) throws(ModelError) {
    try self.init(
      pipeline: pipeline, labels: labels, network: network, metadata: metadata, history: history, weightType: .float32)
  }

  /// As the other, of weights that a type can store.
  init(
    pipeline: TextPipeline, labels: [String], network: Network, metadata: ModelMetadata, history: History,
    weightType: WeightType
  ) throws(ModelError) {
    try Self.check(labels, fit: network)
    try Self.check(pipeline, fits: network)
    self.pipeline = pipeline
    self.labels = labels
    self.network = network
    self.metadata = metadata
    self.history = history
    self.weightType = weightType
    predictor = Predictor(network)
  }

  /// The same classifier with other metadata, such as figures measured since.
  public func replacing(metadata: ModelMetadata) -> TextClassifier {
    TextClassifier(self, metadata: metadata)
  }

  /// What recurrent layers multiply.
  public var precision: Precision { predictor.precision }

  /// The same classifier with products of another precision.
  ///
  /// - Complexity: O(weights)
  public func computing(in precision: Precision) -> TextClassifier {
    guard precision != predictor.precision else { return self }
    return TextClassifier(self, metadata: metadata, predictor: Predictor(network, precision: precision))
  }

  private init(_ other: TextClassifier, metadata: ModelMetadata, predictor: Predictor? = nil) {
    pipeline = other.pipeline
    labels = other.labels
    network = other.network
    self.metadata = metadata
    history = other.history
    weightType = other.weightType
    self.predictor = predictor ?? other.predictor
  }

  /// Whether the network ends with one sigmoid unit, the probability of the second label.
  public var isBinary: Bool { network.outputShape.features == 1 }

  /// The network's outputs for rows of ids: one number, or one for each label.
  ///
  /// - Parameters:
  ///   - batch: Rows of ids as ``pipeline`` gives them.
  ///   - pool: Threads to work with; `nil` for the calling one.
  /// - Throws: `NetworkError` for an id without a row in the embedding, or a row that is too long.
  public func outputs(for batch: TokenBatch, pool: WorkerPool? = nil) throws(NetworkError) -> NetworkOutputs {
    try predictor.outputs(for: batch, pool: pool)
  }
}

extension TextClassifier {
  private static func check(_ labels: [String], fit network: Network) throws(ModelError) {
    let remedy = "give one label for each output: two for one sigmoid unit, k for k softmax units"
    func mismatch(_ problem: String) -> ModelError { ModelError(.mismatch, problem: problem, remedy: remedy) }
    guard Set(labels).count == labels.count, !labels.contains("") else {
      throw mismatch("expected different labels that are not empty, found \(labels)")
    }
    guard case .vector(let units) = network.outputShape else {
      throw mismatch("expected a network that gives one vector for a text, found the output \(network.outputShape)")
    }
    switch network.plan.lastActivation {
    case .sigmoid where units == 1:
      guard labels.count == 2 else { throw mismatch("expected two labels for one unit, found \(labels.count)") }
    case .softmax where units > 1:
      guard labels.count == units else { throw mismatch("expected \(units) labels, found \(labels.count)") }
    default:
      throw mismatch("expected a last layer Dense(1, sigmoid) or Dense(k, softmax), found another")
    }
  }

  private static func check(_ pipeline: TextPipeline, fits network: Network) throws(ModelError) {
    let rows = network.plan.vocabulary
    guard pipeline.idCount <= rows else {
      throw ModelError(
        .mismatch, problem: "expected a tokenizer of at most \(rows) ids, found \(pipeline.idCount)",
        remedy: "give the embedding as many rows as the tokenizer has ids")
    }
    guard let maximum = network.input.maximumLength else { return }
    guard let length = pipeline.sequenceRule.maximumLength, length <= maximum else {
      throw ModelError(
        .mismatch,
        problem: "expected texts cut to \(maximum) ids, found "
          + (pipeline.sequenceRule.maximumLength.map(String.init) ?? "no limit"),
        remedy: "give the pipeline and the network the same maximum length")
    }
  }
}
