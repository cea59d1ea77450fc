import TenorCompute
public import TenorLayers
public import TenorModel
public import TenorText

extension TorchModel {
  /// The network that the mapping describes, with the weights of the state dict.
  ///
  /// - Throws: `ModelError` of kind `mismatch` for tensors that are missing, of another shape or in nobody's name,
  ///   `notFinite` for one with a NaN or an infinity, `damaged` for modules that do not fit together.
  /// - Complexity: O(weights)
  public func network() throws(ModelError) -> Network {
    var reader = TorchLayerReader(stateDict)
    for module in mapping.modules { try reader.add(module, mask: mapping.input.mask) }
    try reader.checkAllTensorsAreUsed()
    let input = NetworkInput(maximumLength: mapping.input.maximumLength, padding: mapping.input.padding)
    var network: Network
    do {
      network = try Network(reader.layers, input: input)
    } catch {
      throw .mapping(String(error.description.dropLast()))
    }
    for (name, values) in reader.weights where !network.setValues(values, of: name) {
      throw .mapping("expected a weight '\(name)' of \(values.count) numbers in the network, found none")
    }
    return network
  }

  /// The classifier that the mapping describes.
  ///
  /// - Parameter pipeline: How a text becomes ids; `nil` for texts that are ids themselves, such as `12 7 3`.
  /// - Throws: As ``network()``, and `damaged` if labels or pipeline do not fit the network.
  /// - Complexity: O(weights + ids)
  public func classifier(pipeline: TextPipeline? = nil) throws(ModelError) -> TextClassifier {
    let network = try network()
    let pipeline = if let pipeline { pipeline } else { try idsAlone(count: network.plan.vocabulary) }
    let outputs = network.outputShape.features
    let labels = mapping.labels ?? (0..<max(2, outputs)).map(String.init)
    do {
      return try TextClassifier(pipeline: pipeline, labels: labels, network: network)
    } catch {
      throw ModelError(
        .damaged, problem: error.problem,
        remedy: "give the last Linear of the mapping the activation sigmoid for one feature or softmax for more, the "
          + "last recurrent module the output last, and set as many labels")
    }
  }

  /// A pipeline for texts whose words are ids: `12 7 3`. Zero is padding and none of them.
  private func idsAlone(count: Int) throws(ModelError) -> TextPipeline {
    do {
      return TextPipeline(
        cleaner: .none,
        tokenizer: Tokenizer(
          splitter: TokenSplitter(filters: "\t\n", lowercases: false), scheme: .keras(),
          vocabulary: try Vocabulary(words: (1..<max(1, count)).map(String.init))),
        sequenceRule: SequenceRule(
          maximumLength: mapping.input.maximumLength, truncating: mapping.input.truncating == .pre ? .pre : .post,
          padding: mapping.input.padding == .pre ? .pre : .post))
    } catch {
      throw .mapping(String(error.description.dropLast()))
    }
  }
}

extension ModelError {
  /// The mapping does not describe a network.
  fileprivate static func mapping(_ problem: String) -> ModelError {
    ModelError(.damaged, problem: problem, remedy: "correct the modules of the mapping")
  }
}
