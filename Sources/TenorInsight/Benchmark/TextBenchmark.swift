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
  /// Seconds for cleaning, counting words and choosing the vocabulary, and for the ids of the same texts.
  public var fitSeconds: Double
  /// Seconds for the ids of these texts alone: cleaning them again and looking words up, as for other texts.
  public var encodeSeconds: Double
  /// Reading, and the vocabulary with the ids.
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
    let (pipeline, batch) = try data.fittedAndEncoded(configuration)
    let fitted = now()
    _ = try data.encoded(by: pipeline)
    let end = now()
    texts = batch.count
    tokens = batch.ids.count
    readSeconds = (read - start) / .seconds(1)
    fitSeconds = (fitted - read) / .seconds(1)
    encodeSeconds = (end - fitted) / .seconds(1)
    seconds = (fitted - start) / .seconds(1)
  }
}
