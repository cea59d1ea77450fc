import Foundation

/// The fixture files beside the tests.
enum GoldenFixtures {
  /// The families of cases that Keras made, one file each.
  static let kerasFamilies = [
    "embedding", "simple_rnn", "gru", "lstm", "bidirectional", "stacked", "time_distributed", "pooling", "convolution",
    "dense", "dropout",
  ]

  /// The cases of one family.
  static func cases(_ family: String) throws -> [GoldenCase] {
    try load(family)
  }

  /// The cases that PyTorch made, in Keras's layout.
  static func torchCases() throws -> [GoldenCase] {
    try (load("torch") as [TorchCase]).map(GoldenCase.init(torch:))
  }

  private static func load<Case: Decodable>(_ name: String) throws -> [Case] {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures") else {
      throw ReferenceError("no fixture is called \(name).json")
    }
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
  }
}
