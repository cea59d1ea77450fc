import Foundation
import TenorCompute
import TenorLayers
import TenorModel
import TenorText

/// The times of loading a model with a large vocabulary.
public struct LoadingBenchmark: Sendable, Hashable, Codable {
  public var workload = "loading"
  /// Words of the vocabulary.
  public var words: Int
  /// Bytes of the weights' file.
  public var weightsBytes: Int
  /// Bytes of the tokenizer's file.
  public var tokenizerBytes: Int
  /// Seconds for the first loading after the files were written, which the system then still has in memory.
  public var firstSeconds: Double
  /// Seconds for a loading, the best of those after it.
  public var seconds: Double
  /// Seconds for making a text pipeline of the tokenizer's JSON, which is a part of a loading.
  public var tokenizerSeconds: Double
  /// Seconds for the first verdict of a loaded model.
  public var verdictSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case workload, words, seconds
    case weightsBytes = "weights_bytes"
    case tokenizerBytes = "tokenizer_bytes"
    case firstSeconds = "first_seconds"
    case tokenizerSeconds = "tokenizer_seconds"
    case verdictSeconds = "verdict_seconds"
  }

  /// Makes a model of an embedding and an LSTM of 16 units each, saves it in the folder for temporary files, and loads it.
  ///
  /// - Parameters:
  ///   - words: Words of the vocabulary, `w0000001`, `w0000002` and so on.
  ///   - loads: Loadings after the first, at least 1.
  ///   - now: The time since some fixed moment.
  /// - Throws: `ModelError` if the model cannot be saved.
  public init(words: Int = 1_000_000, loads: Int = 5, now: () -> Duration) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tenor-loading-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.model(words: words).save(to: folder)
    let size = try ModelSize(contentsOf: folder)
    func time(_ body: () throws -> Void) rethrows -> Double {
      let start = now()
      try body()
      return (now() - start) / .seconds(1)
    }
    firstSeconds = try time { _ = try TextClassifier(contentsOf: folder) }
    seconds = .infinity
    verdictSeconds = .infinity
    for _ in 0..<max(1, loads) {
      var classifier: TextClassifier?
      seconds = min(seconds, try time { classifier = try TextClassifier(contentsOf: folder) })
      verdictSeconds = min(verdictSeconds, try time { _ = try classifier?.classify("w0000001 w0000002") })
    }
    let tokenizer = try Data(contentsOf: URL(filePath: folder + "/" + ModelFolder.tokenizer))
    tokenizerSeconds = try time { _ = try JSONDecoder().decode(TextPipeline.self, from: tokenizer) }
    self.words = words
    weightsBytes = size.weights
    tokenizerBytes = size.tokenizer
  }

  private static func model(words count: Int) throws -> TextClassifier {
    let words = (1...max(1, count)).map { rank in
      let digits = String(rank)
      return "w" + String(repeating: "0", count: max(0, 7 - digits.utf8.count)) + digits
    }
    // By Zipf's law, a word is as rare as its rank is high.
    let vocabulary = try Vocabulary(words: words, counts: words.indices.map { 1 + 10 * count / ($0 + 1) })
    let pipeline = TextPipeline(
      cleaner: TextCleaner(),
      tokenizer: Tokenizer(
        splitter: TokenSplitter(lowercases: false), scheme: .keras(unknownToken: "[UNK]"), vocabulary: vocabulary),
      sequenceRule: SequenceRule(maximumLength: 400))
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 16, maskZero: true)
        LSTM(16)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 400), seed: 1)
    return try TextClassifier(pipeline: pipeline, labels: ["negative", "positive"], network: network)
  }
}
