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
  /// Whether the data are made up.
  var isSynthetic = false

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
      name: "seed000-stacked",
      layers: sequential {
        Embedding(inputDimension: 5000, outputDimension: 5)
        Bidirectional(LSTM(64, returnSequences: true))
        Bidirectional(LSTM(64))
        Dropout(0.3)
        Dense(64, activation: .relu)
        Dense(1, activation: .sigmoid)
      }, maximumLength: 600, vocabulary: 5000, padding: .pre, batchSize: 32, samples: 3200),
    Workload(
      name: "seed003-lstm2",
      layers: sequential {
        Embedding(inputDimension: 5000, outputDimension: 32)
        LSTM(100, returnSequences: true)
        LSTM(100)
        Dense(1, activation: .sigmoid)
      }, maximumLength: 500, vocabulary: 5000, padding: .post, batchSize: 64, samples: 1024),
    phrases("seed004-phrases", mask: false),
    phrases("seed004-masked", mask: true),
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

  /// A job on short phrases for five classes.
  private static func phrases(_ name: String, mask: Bool) -> Workload {
    Workload(
      name: name,
      layers: sequential {
        Embedding(inputDimension: 8192, outputDimension: 256, maskZero: mask)
        LSTM(256, dropout: 0.3, recurrentDropout: 0.3)
        Dense(256, activation: .relu)
        Dense(5, activation: .softmax)
      }, maximumLength: 52, vocabulary: 8192, padding: .pre, batchSize: 512, samples: 10240, isSynthetic: true)
  }

  /// The loss that goes with the outputs.
  public var loss: Loss { isSynthetic ? .sparseCategoricalCrossentropy : .binaryCrossentropy }

  /// Random phrases whose lengths are those of phrases from film reviews: geometric with mean 8, at most
  /// `maximumLength`. `Benchmarks/workloads.py` makes the same ones.
  private func syntheticData() -> (inputs: TokenBatch, targets: Targets) {
    var state: UInt64 = 0
    /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    let rows = (0..<samples).map { _ in
      var length = 2
      while next() % 7 != 0 { length += 1 }
      return (0..<min(length, maximumLength)).map { _ in Int32(1 + next() % UInt64(vocabulary - 1)) }
    }
    return (TokenBatch(rows), .classes((0..<samples).map { _ in Int32(next() % 5) }))
  }

  /// The first reviews of Keras's `imdb.npz`, with ids as `imdb.load_data` gives them.
  ///
  /// - Parameter path: Of the `imdb.npz`; not read for phrases, which are made up.
  /// - Throws: ``DataError`` if the file cannot be read.
  public func data(from path: String) throws(DataError) -> (inputs: TokenBatch, targets: Targets) {
    if isSynthetic { return syntheticData() }
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
