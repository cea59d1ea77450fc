import ArgumentParser
import Foundation
import Tenor

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model of Tenor's from one that was trained elsewhere.",
    discussion: """
      Examples:
        tenor import model.keras --tokenizer tokenizer.json --labels negative,positive
        tenor import model.h5 --maximum-length 200 --output imported
        tenor predict imported "14 22 16 43 530"
        tenor import --torch state.safetensors --mapping mapping.json

      FILE is a whole model that Keras saved, with model.save('model.keras') or in the older format .h5: a Sequential \
      model or a functional one without branches. It gives the same probabilities here as there, to 0.00001. A model \
      that begins with TextVectorization reads texts by itself; others need the Tokenizer that made their ids \
      (open('tokenizer.json', 'w').write(tokenizer.to_json()) in Python), or read ids with spaces between them.
      """)

  @Argument(help: "The model: a .keras or .h5 file.")
  var file: String?

  @Option(name: .shortAndLong, help: "The new model's folder.")
  var output = "model"

  @OptionGroup(title: "Keras")
  var keras: KerasImportOptions

  @OptionGroup(title: "PyTorch")
  var torch: TorchImportOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  private struct Report: Encodable {
    var file: String
    var model: String
    var parameters: Int
    var labels: [String]
    var notes: [String]
  }

  mutating func validate() throws {
    guard (file == nil) != (torch.torch == nil) else {
      throw ValidationError("Name one model to import: a .keras or .h5 file, or --torch FILE with --mapping FILE.")
    }
    guard torch.torch == nil || !keras.isNamed else {
      throw ValidationError("--tokenizer, --labels and --maximum-length are for models of Keras; the mapping has them.")
    }
  }

  func run() throws {
    try ModelFolder.checkIsFree(output)
    if let classifier = try torch.classifier() { return try save(classifier, of: torch.torch ?? "", notes: []) }
    guard let file else { return }
    let (classifier, notes) = try keras.classifier(of: file)
    try save(classifier, of: file, notes: notes)
  }

  /// Saves an imported model and says what it is.
  func save(_ classifier: TextClassifier, of file: String, notes: [String]) throws {
    try classifier.save(to: output)
    for note in notes { Output.note("note: \(note)") }
    if json {
      return try Output.json(
        Report(
          file: file, model: output, parameters: classifier.network.parameterCount, labels: classifier.labels,
          notes: notes))
    }
    try Output.result(classifier.network.summary(title: file))
    try Output.result(" Labels: " + classifier.labels.joined(separator: ", "))
    try Output.result("Saved as \(output). Try: tenor predict \(TrainCommand.quoted(output)) TEXT")
  }
}
