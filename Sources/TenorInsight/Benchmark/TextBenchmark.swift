public import TenorData
import TenorLayers
public import TenorText

/// The times of reading a table of texts and turning it into ids.
public struct TextBenchmark: Sendable, Hashable, Codable {
  public var workload = "text"
  public var texts: Int
  /// Ids of all texts, after truncation.
  public var tokens: Int
  /// Seconds for reading and parsing the file.
  public var readSeconds: Double
  /// Seconds for cleaning, counting words and choosing the vocabulary.
  public var fitSeconds: Double
  /// Seconds for cleaning again and looking up ids.
  public var encodeSeconds: Double
  /// All of it.
  public var seconds: Double

  private enum CodingKeys: String, CodingKey {
    case workload, texts, tokens, seconds
    case readSeconds = "read_seconds"
    case fitSeconds = "fit_seconds"
    case encodeSeconds = "encode_seconds"
  }

  /// Reads, fits and encodes, as the training of a classifier does.
  ///
  /// - Parameters:
  ///   - configuration: The pipeline; by default that of `tenor train`.
  ///   - now: The time since some fixed moment.
  /// - Throws: ``DataError`` if the data cannot be read.
  public init(
    _ source: DataSource, configuration: TextPipeline.Configuration = TextPipeline.Configuration(),
    now: () -> Duration
  ) throws(DataError) {
    let start = now()
    let data = try Dataset.read(source)
    let read = now()
    let pipeline = try data.fittedPipeline(configuration)
    let fitted = now()
    let batch = try data.encoded(by: pipeline)
    let end = now()
    texts = batch.count
    tokens = batch.ids.count
    readSeconds = (read - start) / .seconds(1)
    fitSeconds = (fitted - read) / .seconds(1)
    encodeSeconds = (end - fitted) / .seconds(1)
    seconds = (end - start) / .seconds(1)
  }
}
