public import TenorCompute

/// What a window sees beyond the ends of a sequence.
public enum ConvolutionPadding: String, Sendable, Hashable, Codable, CaseIterable {
  /// Only windows that lie within the sequence.
  case valid
  /// Zeros on both sides, so that with stride 1 the length stays.
  case same
  /// Zeros before the sequence: no output sees a later input.
  case causal
}

/// A convolution over time: f(Σₖ x[t · strides + k · dilationRate] Wₖ + b).
///
/// `(batch, length, features)` → `(batch, new length, filters)`.
public struct Conv1D: LayerDescription, Hashable {
  public var name: String?
  /// Features of the output.
  public var filters: Int
  /// Time steps in a window.
  public var kernelSize: Int
  public var strides: Int
  public var padding: ConvolutionPadding
  public var dilationRate: Int
  public var activation: Activation
  public var useBias = true
  public var kernelInitializer: Initializer = .glorotUniform
  public var biasInitializer: Initializer = .zeros
  public var kernelRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var biasConstraint: Constraint?

  public init(
    _ filters: Int, kernelSize: Int, strides: Int = 1, padding: ConvolutionPadding = .valid, dilationRate: Int = 1,
    activation: Activation = .linear, name: String? = nil
  ) {
    self.filters = filters
    self.kernelSize = kernelSize
    self.strides = strides
    self.padding = padding
    self.dilationRate = dilationRate
    self.activation = activation
    self.name = name
  }

  public var spec: LayerSpec { .conv1D(self) }
}
