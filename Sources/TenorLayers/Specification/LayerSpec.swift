/// The description of one layer of a network, without weights: what Keras calls a layer's configuration.
///
/// Names, defaults and the JSON form follow Keras: `{"class": "LSTM", "units": 128, "dropout": 0.1}`. Values left out
/// take their defaults; keys that a layer does not have are errors.
public indirect enum LayerSpec: Sendable, Hashable {
  case embedding(Embedding)
  case recurrent(Recurrent)
  case bidirectional(Bidirectional)
  case dense(Dense)
  case timeDistributed(TimeDistributed)
  case dropout(Dropout)
  case spatialDropout1D(SpatialDropout1D)
  case globalMaxPooling1D(GlobalMaxPooling1D)
  case globalAveragePooling1D(GlobalAveragePooling1D)
  case conv1D(Conv1D)
  case maxPooling1D(MaxPooling1D)
  case flatten(Flatten)

  /// The layer's class, spelt as in Keras.
  public var className: String {
    switch self {
    case .embedding: "Embedding"
    case .recurrent(let layer): layer.cell.className
    case .bidirectional: "Bidirectional"
    case .dense: "Dense"
    case .timeDistributed: "TimeDistributed"
    case .dropout: "Dropout"
    case .spatialDropout1D: "SpatialDropout1D"
    case .globalMaxPooling1D: "GlobalMaxPooling1D"
    case .globalAveragePooling1D: "GlobalAveragePooling1D"
    case .conv1D: "Conv1D"
    case .maxPooling1D: "MaxPooling1D"
    case .flatten: "Flatten"
    }
  }

  /// The layer's name, or `nil` for one made from its class.
  public var name: String? { description.name }

  /// The specification inside.
  var description: any LayerDescription {
    switch self {
    case .embedding(let layer): layer
    case .recurrent(let layer): layer
    case .bidirectional(let layer): layer
    case .dense(let layer): layer
    case .timeDistributed(let layer): layer
    case .dropout(let layer): layer
    case .spatialDropout1D(let layer): layer
    case .globalMaxPooling1D(let layer): layer
    case .globalAveragePooling1D(let layer): layer
    case .conv1D(let layer): layer
    case .maxPooling1D(let layer): layer
    case .flatten(let layer): layer
    }
  }
}

/// What can stand for a layer in a list of layers.
public protocol LayerDescription: Sendable {
  /// The layer's name, unique in its network; `nil` for one made from its class.
  var name: String? { get }
  /// The layer as an element of a list.
  var spec: LayerSpec { get }
}

extension LayerSpec: LayerDescription {
  public var spec: LayerSpec { self }
}

/// Collects layers written one below the other into a list.
///
/// ```swift
/// let layers = sequential {
///   Embedding(inputDimension: 5000, outputDimension: 32, maskZero: true)
///   LSTM(128, dropout: 0.1, returnSequences: true)
///   LSTM(64, dropout: 0.1)
///   Dense(32, activation: .relu)
///   Dense(1, activation: .sigmoid)
/// }
/// ```
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(_ layer: some LayerDescription) -> [LayerSpec] { [layer.spec] }
  public static func buildExpression(_ layers: [LayerSpec]) -> [LayerSpec] { layers }
  public static func buildBlock(_ parts: [LayerSpec]...) -> [LayerSpec] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [LayerSpec]?) -> [LayerSpec] { part ?? [] }
  public static func buildEither(first part: [LayerSpec]) -> [LayerSpec] { part }
  public static func buildEither(second part: [LayerSpec]) -> [LayerSpec] { part }
  public static func buildArray(_ parts: [[LayerSpec]]) -> [LayerSpec] { parts.flatMap { $0 } }
}

/// A list of layers, first to last.
public func sequential(@LayerBuilder _ layers: () -> [LayerSpec]) -> [LayerSpec] { layers() }
