import TenorLayers
public import TenorModel
public import TenorText

extension KerasModel {
  /// A classifier of texts.
  ///
  /// - Parameters:
  ///   - tokenizer: How texts become ids. By default the model's own ``pipeline``, or else ids that are written as texts:
  ///     ``Tokenizer/ids(below:)``.
  ///   - truncating: The end at which longer texts are cut (`truncating` of `pad_sequences`); a model with
  ///     `TextVectorization` has its own. Default: the beginning.
  ///   - labels: The names of the labels in the order of the model's outputs; of two, the second is that of one sigmoid
  ///     unit. Default: 0, 1, ….
  ///   - metadata: Where the model comes from.
  /// - Throws: `ModelError` of kind `mismatch` if the network does not end with `Dense(1, sigmoid)` or
  ///   `Dense(k, softmax)`, or if tokenizer or labels do not fit it.
  /// - Complexity: O(weights)
  public func classifier(
    tokenizer: Tokenizer? = nil, truncating: SequenceRule.Side = .pre, labels: [String]? = nil,
    metadata: ModelMetadata = ModelMetadata()
  ) throws(ModelError) -> TextClassifier {
    let padding: SequenceRule.Side = network.input.padding == .pre ? .pre : .post
    let rule = SequenceRule(
      maximumLength: network.input.maximumLength, truncating: truncating, padding: padding)
    let outputs = network.outputShape.features
    let own = tokenizer == nil ? pipeline : nil
    return try TextClassifier(
      pipeline: own
        ?? TextPipeline(
          cleaner: .none, tokenizer: tokenizer ?? .ids(below: network.plan.vocabulary), sequenceRule: rule),
      labels: labels ?? (0..<max(2, outputs)).map(String.init), network: network, metadata: metadata)
  }
}
