public import TenorData
import TenorCompute
public import TenorLayers
import TenorText
public import TenorTraining

/// A training and prediction job that is timed, the same for Tenor and for its peers.
public struct Workload: Sendable {
  public let name: String
  public let layers: [LayerSpec]
  /// Tokens of a review at most; the tail is kept.
  public let maximumLength: Int
  /// Size of the vocabulary.
  public let vocabulary: Int
  public let padding: SequenceSide
  public let batchSize: Int
  /// Reviews in an epoch.
  public let samples: Int

  /// The known workloads.
  public static let all: [Workload] = [
    masked("seed001-lstm") {
      LSTM(128, dropout: 0.1, returnSequences: true)
      LSTM(64, dropout: 0.1)
      Dense(32, activation: .relu)
    },
    masked("gru") {
      GRU(128, dropout: 0.1, returnSequences: true)
      GRU(64, dropout: 0.1)
      Dense(32, activation: .relu)
    },
    masked("seed001-simplernn") {
      SimpleRNN(128, dropout: 0.1, recurrentDropout: 0.1, returnSequences: true)
      SimpleRNN(64, dropout: 0.1, recurrentDropout: 0.1)
      Dense(64, activation: .relu)
    },
    Workload(
      name: "seed000-bilstm",
      layers: sequential {
        Embedding(inputDimension: 5000, outputDimension: 5)
        Bidirectional(LSTM(64))
        Dropout(0.3)
        Dense(64, activation: .relu)
        Dense(1, activation: .sigmoid)
      }, maximumLength: 600, vocabulary: 5000, padding: .pre, batchSize: 32, samples: 6400),
    Workload(
      name: "seed003-lstm2",
      layers: sequential {
        Embedding(inputDimension: 5000, outputDimension: 32)
        LSTM(100, returnSequences: true)
        LSTM(100)
        Dense(1, activation: .sigmoid)
      }, maximumLength: 500, vocabulary: 5000, padding: .post, batchSize: 64, samples: 1024),
  ]

  /// A job on reviews of at most 132 tokens whose padding is masked.
  private static func masked(_ name: String, @LayerBuilder _ layers: () -> [LayerSpec]) -> Workload {
    let layers = layers()
    return Workload(
      name: name,
      layers: sequential {
        Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true)
        layers
        Dense(1, activation: .sigmoid)
      }, maximumLength: 132, vocabulary: 5000, padding: .pre, batchSize: 512, samples: 10240)
  }

  /// The first reviews of Keras's `imdb.npz`, with ids as `imdb.load_data` gives them.
  ///
  /// - Parameter path: Of the `imdb.npz`.
  /// - Throws: ``DataError`` if the file cannot be read.
  public func data(from path: String) throws(DataError) -> (inputs: TokenBatch, targets: Targets) {
    let dataset = try KerasIMDB.read(path)
    guard case .wordRanks(let ranks, _) = dataset.examples, let labels = dataset.labels else {
      return (TokenBatch(), .binary([]))
    }
    let rows = 0..<min(samples, dataset.count)
    let ids = RankEncoder(idLimit: vocabulary).encode([ranks.selecting(rows)])[0].batch
    return (
      TokenBatch((0..<ids.count).map { ids[$0].suffix(maximumLength) }),
      .binary(labels.prefix(rows.count).map(Float.init))
    )
  }
}
