import ArgumentParser
import Tenor

/// Where a model goes in the forms of PyTorch, ONNX and Hugging Face.
struct InterchangeExportOptions: ParsableArguments {
  @Option(
    help: """
      A folder for PyTorch: model.safetensors, a state dict in PyTorch's names; mapping.json, which module is which \
      layer; tokenizer.json, Tenor's own.
      """)
  var torch: String?

  @Option(
    help: """
      A file for ONNX runtimes (opset 17): tokens and, unless padding is input, lengths in; probabilities out.
      """)
  var onnx: String?

  @Option(
    name: .customLong("hf-tokenizer"),
    help: "A tokenizer.json for Hugging Face's tokenizers, which gives the same ids.")
  var huggingFaceTokenizer: String?

  /// Whether anything is asked for.
  var isEmpty: Bool { torch == nil && onnx == nil && huggingFaceTokenizer == nil }

  /// Writes what is asked for, and names it.
  func run(_ model: TextClassifier) throws {
    // All are made before the first is written, so that a refusal leaves nothing behind.
    let network = try onnx.map { (path: $0, model: try ONNXModel(model)) }
    let tokenizer = try huggingFaceTokenizer.map { (path: $0, bytes: try HuggingFaceTokenizer(model.pipeline).bytes) }
    if let torch {
      try model.saveForTorch(to: torch)
      try Output.result("\(torch): PyTorch state dict, mapping and tokenizer")
    }
    if let network {
      try AtomicFile.write(network.model.bytes, to: network.path)
      try Output.result("\(network.path): ONNX, opset \(ONNXModel.opset). \(network.model.metadata["input"] ?? "")")
    }
    if let tokenizer {
      try AtomicFile.write(tokenizer.bytes, to: tokenizer.path)
      try Output.result("\(tokenizer.path): Hugging Face tokenizer")
    }
  }
}
