import ArgumentParser
import Tenor

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model of one that another system trained.",
    discussion: """
      Examples:
        tenor import --torch state.safetensors --mapping mapping.json -o model
      """)

  @Option(name: .shortAndLong, help: "The model's folder.")
  var output: String

  @OptionGroup(title: "PyTorch")
  var torch: TorchImportOptions

  func run() throws {
    guard let classifier = try torch.classifier() else {
      throw UsageError("Name a model to take in: --torch FILE with --mapping FILE.")
    }
    try classifier.save(to: output)
    try Output.result(classifier.network.summary(title: output))
  }
}
