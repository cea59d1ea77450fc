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

  @Option(help: "The Tokenizer of Keras that made the ids, as JSON. (default: texts are ids)")
  var tokenizer: String?

  @Option(
    help: "The labels, with commas between them; of two, the second is that of one sigmoid unit. (default: 0,1,…)")
  var labels: String?

  @Option(
    parsing: .unconditional,
    help: "The length that sequences were cut and padded to in training, if the model's input does not tell.")
  var maximumLength: Int?

  @Option(help: "The side on which padding stood in training: pre or post.")
  var padding: SequenceSide = .pre

  @Option(help: "The side on which longer texts are cut: pre or post.")
  var truncating: SequenceSide = .pre

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
    try Check.atLeast(1, maximumLength, "--maximum-length")
    guard (file == nil) != (torch.torch == nil) else {
      throw ValidationError("Name one model to import: a .keras or .h5 file, or --torch FILE with --mapping FILE.")
    }
    guard torch.torch == nil || (tokenizer == nil && labels == nil && maximumLength == nil) else {
      throw ValidationError("--tokenizer, --labels and --maximum-length are for models of Keras; the mapping has them.")
    }
  }

  func run() throws {
    try ModelFolder.checkIsFree(output)
    if let classifier = try torch.classifier() { return try save(classifier, of: torch.torch ?? "", notes: []) }
    guard let file else { return }
    let model = try KerasModel(contentsOf: file, maximumLength: maximumLength, padding: padding)
    let classifier = try model.classifier(
      tokenizer: try tokenizer.map { try Tokenizer(kerasJSONAt: $0) }, truncating: truncating == .pre ? .pre : .post,
      labels: labelNames,
      metadata: ModelMetadata(command: TrainCommand.commandLine))
    try save(classifier, of: file, notes: model.notes + hints(model))
  }

  /// The labels as they were typed; `nil` for those that a format has by itself.
  var labelNames: [String]? {
    labels.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
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

  /// What the file does not tell and the user should know.
  private func hints(_ model: KerasModel) -> [String] {
    var hints: [String] = []
    if tokenizer == nil, model.pipeline == nil {
      hints.append("texts are ids with spaces between them; --tokenizer names the Tokenizer that made the ids.")
    }
    if case .embedding(let embedding) = model.network.layers.first, !embedding.maskZero,
      model.network.input.maximumLength == nil
    {
      hints.append(
        "the network reads padding, but the file does not say how much; give --maximum-length if sequences were padded."
      )
    }
    return hints
  }
}
