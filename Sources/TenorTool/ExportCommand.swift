import ArgumentParser
import Tenor

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model in the form of another system.",
    discussion: """
      Examples:
        tenor export model --keras model.keras
        tenor export model --onnx model.onnx --hf-tokenizer tokenizer.json
        tenor export model --torch torch

      Keras 3 loads its file with keras.saving.load_model('model.keras'). That model reads ids, padded with 0 as the model \
      here was trained, and gives the same probabilities; one sigmoid unit gives that of the second label.
      A model that a form cannot hold is refused with the layer's name, and nothing is written.
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @Option(help: "A file for Keras 3, whose name ends in .keras.")
  var keras: String?

  @OptionGroup(title: "Forms")
  var interchange: InterchangeExportOptions

  mutating func validate() throws {
    guard keras != nil || !interchange.isEmpty else {
      throw ValidationError(
        "Name a form to write: --keras FILE, --onnx FILE, --torch FOLDER or --hf-tokenizer FILE.")
    }
    if let keras, !keras.hasSuffix(".keras") {
      throw ValidationError(
        "--keras must name a file that ends in .keras, or Keras will not load it; found '\(keras)'.")
    }
  }

  func run() throws {
    let classifier = try TextClassifier(contentsOf: model)
    let contents = try keras.map { (path: $0, bytes: try KerasExport.contents(classifier.network)) }
    try interchange.run(classifier)
    if let contents {
      try AtomicFile.write(contents.bytes, to: contents.path)
      try Output.result("\(contents.path): model of Keras 3, \(contents.bytes.count) bytes")
    }
  }
}
