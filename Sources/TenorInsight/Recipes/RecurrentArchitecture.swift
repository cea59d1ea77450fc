public import TenorCompute
public import TenorLayers

/// The usual classifier of texts: an embedding, one or more recurrent layers, dense layers, and an output for the labels.
public struct RecurrentArchitecture: Sendable, Hashable {
  /// The kinds of recurrent layers.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Fully connected recurrent layers.
    case simpleRNN = "simple-rnn"
    /// Gated recurrent units.
    case gru
    /// Long short-term memory.
    case lstm
    /// LSTM layers in both directions, concatenated.
    case bilstm
    /// GRU layers in both directions, concatenated.
    case bigru
  }

  /// How the steps of the last recurrent layer become one vector.
  public enum Pooling: String, Sendable, Hashable, CaseIterable {
    /// The state after the last step.
    case last
    /// The largest value of each feature over the steps.
    case maximum
    /// The mean value of each feature over the steps.
    case average
  }

  /// The kind of the recurrent layers. Default: ``Kind/lstm``.
  public var kind: Kind
  /// Features of a word's vector. Default: 64.
  public var embedding: Int
  /// The units of each recurrent layer, first to last; all but the last give every time step. Default: one of 64.
  public var units: [Int]
  /// The units of the dense layers between the recurrent layers and the output. Default: none.
  public var dense: [Int]
  /// What those dense layers apply. Default: relu.
  public var denseActivation: Activation
  /// The share of each recurrent layer's input that is dropped in training. Default: 0.
  public var dropout: Float
  /// The share of each recurrent layer's state that is dropped in training. Default: 0.
  public var recurrentDropout: Float
  /// The share of the last recurrent layer's output that is dropped in training. Default: 0.
  public var outputDropout: Float
  /// The share of the features of the words' vectors that is dropped in training, each for a whole text. Default: 0.
  public var spatialDropout: Float
  /// How the steps of the last recurrent layer become one vector. Default: ``Pooling/last``.
  public var pooling: Pooling
  /// Whether padding is masked. Without a mask padding is input like any other, as in Keras. Default: `true`.
  public var masksPadding: Bool

  /// Creates an architecture.
  public init(
    _ kind: Kind = .lstm, embedding: Int = 64, units: [Int] = [64], dense: [Int] = [],
    denseActivation: Activation = .relu, dropout: Float = 0, recurrentDropout: Float = 0, outputDropout: Float = 0,
    spatialDropout: Float = 0, pooling: Pooling = .last,
    masksPadding: Bool = true
  ) {
    self.kind = kind
    self.embedding = embedding
    self.units = units
    self.dense = dense
    self.denseActivation = denseActivation
    self.dropout = dropout
    self.recurrentDropout = recurrentDropout
    self.outputDropout = outputDropout
    self.spatialDropout = spatialDropout
    self.pooling = pooling
    self.masksPadding = masksPadding
  }

  /// The layers.
  ///
  /// - Parameters:
  ///   - idCount: The number of ids of the tokenizer.
  ///   - classCount: The number of labels; two make one sigmoid unit, more make softmax units.
  public func layers(idCount: Int, classCount: Int) -> [LayerSpec] {
    sequential {
      Embedding(inputDimension: idCount, outputDimension: embedding, maskZero: masksPadding)
      if spatialDropout > 0 { SpatialDropout1D(spatialDropout) }
      units.indices.map { recurrentLayer(units[$0], returnsSequences: $0 < units.count - 1 || pooling != .last) }
      if pooling == .maximum { GlobalMaxPooling1D() }
      if pooling == .average { GlobalAveragePooling1D() }
      if outputDropout > 0 { Dropout(outputDropout) }
      dense.map { Dense($0, activation: denseActivation).spec }
      classCount == 2 ? Dense(1, activation: .sigmoid) : Dense(classCount, activation: .softmax)
    }
  }

  private func recurrentLayer(_ units: Int, returnsSequences: Bool) -> LayerSpec {
    let cell: Recurrent.Cell =
      switch kind {
      case .simpleRNN: .simpleRNN
      case .gru, .bigru: .gru(resetAfter: true)
      case .lstm, .bilstm: .lstm(unitForgetBias: true)
      }
    var layer = Recurrent(cell, units: units)
    layer.dropout = dropout
    layer.recurrentDropout = recurrentDropout
    layer.returnSequences = returnsSequences
    return kind == .bilstm || kind == .bigru ? Bidirectional(layer).spec : layer.spec
  }
}
