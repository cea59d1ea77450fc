import ArgumentParser
import Tenor

/// A PyTorch model to take in.
struct TorchImportOptions: ParsableArguments {
  @Option(
    help: """
      A PyTorch state dict, as safetensors.torch.save_file(model.state_dict(), FILE) writes it.
      """)
  var torch: String?

  @Option(help: "With --torch: the JSON file that says which module is which layer.")
  var mapping: String?

  mutating func validate() throws {
    if torch != nil, mapping == nil {
      throw ValidationError("--torch needs --mapping: the JSON file that says which module is which layer.")
    }
    if torch == nil, mapping != nil { throw ValidationError("--mapping goes with --torch.") }
  }

  /// The model, if one is named.
  func classifier() throws -> TextClassifier? {
    guard let torch, let mapping else { return nil }
    return try TextClassifier(torchStateDict: torch, mapping: mapping)
  }
}
