public import TenorCompute

/// A fully connected layer: f(x W + b) over the last dimension.
public struct Dense: LayerDescription, Hashable {
  public var name: String?
  /// Features of the output, at least 1.
  public var units: Int
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer = .glorotUniform
  public var biasInitializer: Initializer = .zeros
  public var kernelRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var biasConstraint: Constraint?

  public init(_ units: Int, activation: Activation = .linear, useBias: Bool = true, name: String? = nil) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
    self.name = name
  }

  public var spec: LayerSpec { .dense(self) }
}

/// Applies a dense layer to every time step: many-to-many models end with one.
public struct TimeDistributed: LayerDescription, Hashable {
  public var name: String?
  public var layer: Dense

  public init(_ layer: Dense, name: String? = nil) {
    self.layer = layer
    self.name = name
  }

  public var spec: LayerSpec { .timeDistributed(self) }
}
