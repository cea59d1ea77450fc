public import TenorLayers
public import TenorText

/// A model that Keras saved, as a network of Tenor's: the `.keras` file of Keras 3, or the older `.h5`.
///
/// ```swift
/// let model = try KerasModel(contentsOf: "model.keras")
/// let classifier = try model.classifier(tokenizer: Tokenizer(kerasJSON: json), labels: ["neg", "pos"])
/// ```
///
/// Sequential models are read, and functional ones without branches, of every layer in ``LayerSpec`` with every option.
/// Everything that would compute something else than Keras is refused; what matters for further training alone, such as
/// an initializer that Tenor has not, is left out with a note.
public struct KerasModel: Sendable {
  /// The longest sequence that a model may be built for.
  public static let lengthLimit = 1 << 20
  /// The largest file that is read: 8 GiB.
  public static let fileSizeLimit = 8 << 30

  /// The network with the weights of the file.
  public let network: Network
  /// How texts become ids, if the model begins with a layer `TextVectorization`.
  public let pipeline: TextPipeline?
  /// The version of Keras that saved the model; empty if the file does not say it.
  public let version: String
  /// What was left out, one sentence each.
  public let notes: [String]

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - path: A `.keras` or `.h5` file; its first bytes tell which.
  ///   - maximumLength: The number of ids that texts were cut and padded to (`maxlen` of `pad_sequences`). By default that
  ///     which the model was built for, or none.
  ///   - padding: The side on which padding stands, if the model does not begin with `TextVectorization`. Default: before
  ///     the text, as in `pad_sequences`.
  /// - Throws: ``KerasError``, which names the layer or the part of the file; no contents make it trap.
  /// - Complexity: O(bytes of the file)
  public init(
    contentsOf path: String, maximumLength: Int? = nil, padding: SequenceSide = .pre
  ) throws(KerasError) {
    let bytes = try KerasFile.read(path)
    do {
      try self.init(bytes, maximumLength: maximumLength, padding: padding)
    } catch {
      throw error.at(path)
    }
  }

  /// Reads the contents of a file, as ``init(contentsOf:maximumLength:padding:)`` does.
  public init(_ bytes: [UInt8], maximumLength: Int? = nil, padding: SequenceSide = .pre) throws(KerasError) {
    let file = try KerasFile(bytes)
    let graph = try KerasGraph(file.configuration)
    let architecture = try KerasArchitecture(graph, majorVersion: file.majorVersion)
    pipeline = try architecture.vectorization.map { (layer) throws(KerasError) in
      try TextPipeline(textVectorization: layer, vocabulary: file.vocabulary(of: layer))
    }
    let input: NetworkInput
    if let rule = pipeline?.sequenceRule {
      input = NetworkInput(maximumLength: rule.maximumLength, padding: .post)
    } else {
      input = NetworkInput(maximumLength: maximumLength ?? graph.inputLength, padding: padding)
    }
    network = try KerasWeights(file).network(of: architecture, input: input)
    version = file.version
    notes = architecture.notes
  }
}
