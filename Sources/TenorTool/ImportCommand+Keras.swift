import ArgumentParser
import Foundation
import Tenor

/// What a file of Keras does not tell.
struct KerasImportOptions: ParsableArguments {
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

  mutating func validate() throws {
    try Check.atLeast(1, maximumLength, "--maximum-length")
  }

  /// Whether an option was given that only models of Keras have.
  var isNamed: Bool { tokenizer != nil || labels != nil || maximumLength != nil }

  /// The model of a file, and what the user should know of it.
  func classifier(of file: String) throws -> (TextClassifier, notes: [String]) {
    let model = try KerasModel(contentsOf: file, maximumLength: maximumLength, padding: padding)
    let classifier = try model.classifier(
      tokenizer: try tokenizer.map { try Tokenizer(kerasJSONAt: $0) }, truncating: truncating == .pre ? .pre : .post,
      labels: labelNames, metadata: ModelMetadata(command: TrainCommand.commandLine))
    return (classifier, model.notes + hints(model))
  }

  /// The labels as they were typed; `nil` for those that a format has by itself.
  private var labelNames: [String]? {
    labels.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
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
