/// Sets a share of the elements to zero in training and scales the others by 1 / (1 − rate) (Srivastava et al. 2014).
public struct Dropout: LayerDescription, Hashable {
  public var name: String?
  /// Share of elements dropped, in 0 ..< 1.
  public var rate: Float

  public init(_ rate: Float, name: String? = nil) {
    self.rate = rate
    self.name = name
  }

  public var spec: LayerSpec { .dropout(self) }
}

/// Dropout of whole features of a sequence: a feature is dropped at all time steps or at none (Tompson et al. 2015).
public struct SpatialDropout1D: LayerDescription, Hashable {
  public var name: String?
  /// Share of features dropped, in 0 ..< 1.
  public var rate: Float

  public init(_ rate: Float, name: String? = nil) {
    self.rate = rate
    self.name = name
  }

  public var spec: LayerSpec { .spatialDropout1D(self) }
}
