import SwiftProtobuf
public import TenorLayers
public import TenorModel
import TenorText

/// A network in the Open Neural Network Exchange format, as onnxruntime and others run it: weights and operators of
/// opset 17.
///
/// Where the network masks padding, or knows none, the inputs are
///
/// - `tokens`, int64 `[batch, steps]`: the ids of each text, then zeros; at least one step;
/// - `lengths`, int32 `[batch]`: the number of ids of each text, zero included.
///
/// Where padding is input like any other there is `tokens` alone, `[batch, maximum length]`, with zeros at the side
/// that the metadata `padding` name. The output `probabilities` is float32 `[batch, labels]`.
///
/// ```swift
/// let model = try ONNXModel(TextClassifier(contentsOf: "model"))
/// try AtomicFile.write(model.bytes, to: "model.onnx")
/// ```
public struct ONNXModel: Sendable, Hashable {
  /// The version of the set of operators that models are made of.
  public static let opset = 17
  /// The version of the format itself.
  private static let intermediateRepresentation = 8

  /// The contents of the file.
  public let bytes: [UInt8]
  /// The metadata that the file holds (`metadata_props`), by name: `labels`, `padding` and others.
  public let metadata: [String: String]

  /// The network of a classifier; its output has one probability for each label.
  ///
  /// - Throws: `ModelError` of kind `unsupported` for a layer that ONNX cannot hold.
  /// - Complexity: O(weights)
  public init(_ classifier: TextClassifier) throws(ModelError) {
    var metadata = ["labels": "[" + classifier.labels.map(\.quotedJSON).joined(separator: ",") + "]"]
    let rule = classifier.pipeline.sequenceRule
    if let length = rule.maximumLength {
      metadata["maximum_length"] = "\(length)"
      metadata["truncating"] = rule.truncating.rawValue
    }
    try self.init(classifier.network, isBinary: classifier.isBinary, output: "probabilities", metadata: metadata)
  }

  /// A network alone; its output is called `output`: `[batch, features]`, or `[batch, steps, features]` for one that
  /// ends with a sequence, whose steps after the end of a text mean nothing.
  ///
  /// - Throws: `ModelError` of kind `unsupported` for a layer that ONNX cannot hold.
  /// - Complexity: O(weights)
  public init(_ network: Network) throws(ModelError) {
    try self.init(network, isBinary: false, output: "output", metadata: [:])
  }

  private init(
    _ network: Network, isBinary: Bool, output: String, metadata: [String: String]
  ) throws(ModelError) {
    // Messages are at most 2 GiB, names and operators included.
    guard network.parameterCount < Int(Int32.max) / 4 - (1 << 20) else {
      throw .unsupported(
        "expected a network of less than 2 GiB, as an ONNX file holds, found \(network.parameterCount) weights",
        "train a smaller embedding")
    }
    var translation = ONNXTranslation(network)
    for (summary, spec) in zip(network.layerSummaries, network.layers) { try translation.add(spec, summary) }
    translation.finish(output: output, isBinary: isBinary)
    let metadata = metadata.merging(translation.metadata) { $1 }
    self.metadata = metadata
    var model = ONNXModelProto()
    model.irVersion = Int64(Self.intermediateRepresentation)
    model.producerName = "tenor"
    model.producerVersion = ModelMetadata.productVersion
    model.docString = translation.documentation
    model.graph = translation.graph.message
    model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = ONNXStringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    var operators = ONNXOperatorSetIdProto()
    operators.domain = ""
    operators.version = Int64(Self.opset)
    model.opsetImport = [operators]
    do {
      bytes = try model.serializedBytes()
    } catch {
      throw .unsupported("the network cannot be written as an ONNX file: \(error)", "train a smaller network")
    }
  }
}

extension ModelError {
  /// Another system's format has no room for a part of the model.
  static func unsupported(_ problem: String, _ remedy: String) -> ModelError {
    ModelError(.unsupported, problem: problem, remedy: remedy)
  }
}
