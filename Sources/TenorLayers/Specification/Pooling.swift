/// The largest value of each feature over time: `(batch, length, features)` → `(batch, features)`.
///
/// Padding counts, as in Keras, unless the sequence has none. A sequence of length zero gives zeros.
public struct GlobalMaxPooling1D: LayerDescription, Hashable {
  public var name: String?
  public init(name: String? = nil) { self.name = name }
  public var spec: LayerSpec { .globalMaxPooling1D(self) }
}

/// The mean of each feature over the time steps that are not masked: `(batch, length, features)` → `(batch, features)`.
///
/// A sequence of length zero gives zeros.
public struct GlobalAveragePooling1D: LayerDescription, Hashable {
  public var name: String?
  public init(name: String? = nil) { self.name = name }
  public var spec: LayerSpec { .globalAveragePooling1D(self) }
}

/// The largest value of each feature in windows of time.
public struct MaxPooling1D: LayerDescription, Hashable {
  public var name: String?
  /// Time steps in a window, at least 1.
  public var poolSize: Int
  /// Time steps from one window to the next; by default `poolSize`.
  public var strides: Int?
  /// `.valid` or `.same`.
  public var padding: ConvolutionPadding

  public init(poolSize: Int = 2, strides: Int? = nil, padding: ConvolutionPadding = .valid, name: String? = nil) {
    self.poolSize = poolSize
    self.strides = strides
    self.padding = padding
    self.name = name
  }

  public var spec: LayerSpec { .maxPooling1D(self) }
}

/// Joins all time steps into one vector: `(batch, length, features)` → `(batch, length * features)`.
///
/// The network's input must have a fixed length.
public struct Flatten: LayerDescription, Hashable {
  public var name: String?
  public init(name: String? = nil) { self.name = name }
  public var spec: LayerSpec { .flatten(self) }
}
