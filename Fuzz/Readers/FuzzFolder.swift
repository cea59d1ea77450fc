import Foundation
import TenorCompute
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText

/// A folder of this process for what is read from files, and the sound files beside the one that is fuzzed.
enum FuzzFolder {
  private static let path: String = {
    let path = FileManager.default.temporaryDirectory.path + "/tenor-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }()

  private static func write(_ bytes: [UInt8], _ name: String) -> String {
    let file = path + "/" + name
    try? Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Calls `body` with the path of a file of these bytes.
  static func withFile(_ bytes: [UInt8], _ name: String, _ body: (String) -> Bool) -> Bool {
    body(write(bytes, name))
  }

  // MARK: Sound files

  private static func network(wordCount: Int) throws -> Network {
    try Network(
      sequential {
        Embedding(inputDimension: wordCount, outputDimension: 2, maskZero: true)
        LSTM(2)
        Dense(1, activation: .sigmoid)
      }, seed: 1)
  }

  private static func classifier() throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(to: ["the film of the day"])
    return try TextClassifier(
      pipeline: pipeline, labels: ["a", "b"], network: network(wordCount: pipeline.idCount))
  }

  private static let model = (try? classifier().folderContents()) ?? [:]
  private static let weights = model[ModelFolder.weights].flatMap { try? SafeTensors($0) } ?? SafeTensors()
  private static let tokenizer = model[ModelFolder.tokenizer] ?? []

  /// The weights of an embedding, an LSTM and a dense layer, as Keras keeps them.
  static let weightsOfKeras: [UInt8] = {
    guard let file = try? KerasExport.contents(network(wordCount: 6)) else { return [] }
    return (try? ZipFile.members(of: file) { $0 == "model.weights.h5" })?["model.weights.h5"] ?? []
  }()

  // MARK: Readers of several files

  /// Loads a model with this configuration, which its weights say is the right one.
  static func readModel(configuration: [UInt8]) -> Bool {
    var weights = weights
    weights.metadata.merge(ModelFingerprint.metadata(configuration: configuration, tokenizer: tokenizer)) { $1 }
    _ = write(configuration, ModelFolder.configuration)
    _ = write(tokenizer, ModelFolder.tokenizer)
    _ = write(weights.encoded(), ModelFolder.weights)
    return (try? TextClassifier(contentsOf: path)) != nil
  }

  private static let torchWeights = (try? TorchModel(network(wordCount: 6)))?.stateDict ?? SafeTensors()

  /// Takes in a sound state dict with this mapping.
  static func readTorch(mapping: [UInt8]) -> Bool {
    let state = write(torchWeights.encoded(), "state.safetensors")
    return (try? TextClassifier(torchStateDict: state, mapping: write(mapping, "mapping.json"))) != nil
  }
}
