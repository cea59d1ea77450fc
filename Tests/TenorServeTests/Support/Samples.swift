import TenorCompute
import Foundation
import TenorLayers
import TenorModel
import TenorServe
import TenorText
import TenorTraining

enum Samples {
  static let texts = ["a good film", "a bad film", "a very good plot", "the plot is bad bad bad", "good"]

  /// A small model with random weights.
  static func classifier(
    seed: UInt64 = 7, labels: [String] = ["neg", "pos"], readsBothWays: Bool = false
  ) throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(
      to: texts, configuration: TextPipeline.Configuration(sequenceRule: SequenceRule(maximumLength: 8)))
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 4, maskZero: true)
        if readsBothWays { Bidirectional(LSTM(3)) } else { LSTM(3) }
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 8), seed: seed)
    return try TextClassifier(
      pipeline: pipeline, labels: labels, network: network, metadata: ModelMetadata(seed: seed, dataset: "samples"))
  }

  /// The same as the service holds it.
  static func served(_ name: String = "model") throws -> ServedModel {
    ServedModel(name: name, version: "0", classifier: try classifier(), loadedAt: Date(timeIntervalSince1970: 0))
  }
}

/// A folder that is removed at the end of the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "tenor-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ text: String, _ name: String, rights: Int = 0o600) throws -> String {
    let file = path + "/" + name
    guard
      FileManager.default.createFile(
        atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: rights])
    else { throw CocoaError(.fileWriteUnknown) }
    return file
  }
}

extension Samples {
  /// A model whose weights fill more than a megabyte.
  static func largeClassifier() throws -> TextClassifier {
    let words = (0..<6000).map { "word\($0)" }.joined(separator: " ")
    let pipeline = TextPipeline.fitted(to: texts + [words], configuration: TextPipeline.Configuration())
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 64, maskZero: true)
        LSTM(3)
        Dense(1, activation: .sigmoid)
      }, seed: 7)
    return try TextClassifier(pipeline: pipeline, labels: ["neg", "pos"], network: network)
  }
}
