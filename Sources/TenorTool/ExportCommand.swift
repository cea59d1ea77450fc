import ArgumentParser
import Tenor

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model in the form of another system.",
    discussion: """
      Examples:
        tenor export model --onnx model.onnx --hf-tokenizer tokenizer.json
        tenor export model --torch torch

      A model that a form cannot hold is refused with the layer's name, and nothing is written.
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @OptionGroup(title: "Forms")
  var interchange: InterchangeExportOptions

  func run() throws {
    guard !interchange.isEmpty else {
      throw UsageError("Name a form to write: --onnx FILE, --torch FOLDER or --hf-tokenizer FILE.")
    }
    try interchange.run(TextClassifier(contentsOf: model))
  }
}
