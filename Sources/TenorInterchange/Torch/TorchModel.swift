public import TenorModel

/// A text classifier as PyTorch has it: the tensors of its modules by name, and a mapping that says which module is
/// which layer.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "model")
/// try classifier.saveForTorch(to: "torch")
/// let same = try TextClassifier(torchStateDict: "torch/model.safetensors", mapping: "torch/mapping.json")
/// ```
///
/// The tensors are those of `torch.nn.Module.state_dict()`, written by `safetensors.torch.save_file`.
public struct TorchModel: Sendable, Hashable {
  /// The file of the tensors in an exported folder.
  public static let weightsFile = "model.safetensors"
  /// The file of the mapping in an exported folder.
  public static let mappingFile = "mapping.json"
  /// The file that says how a text becomes ids, of Tenor's own form.
  public static let tokenizerFile = ModelFolder.tokenizer

  /// The tensors by name.
  public var stateDict: SafeTensors
  /// Which module is which layer.
  public var mapping: TorchMapping

  /// Creates a model of its parts.
  public init(stateDict: SafeTensors, mapping: TorchMapping) {
    self.stateDict = stateDict
    self.mapping = mapping
  }
}
