/// Turns token ids into vectors: row `id` of a table.
///
/// Input `(batch, length)` of ids, output `(batch, length, outputDimension)`.
public struct Embedding: LayerDescription, Hashable {
  public var name: String?
  /// Size of the vocabulary: ids lie in `0 ..< inputDimension`.
  public var inputDimension: Int
  /// Features of a vector.
  public var outputDimension: Int
  /// Whether padding is masked: later layers skip it. Otherwise padding is token 0.
  public var maskZero: Bool
  /// Initial vectors.
  public var embeddingsInitializer: Initializer
  /// Penalty on the table.
  public var embeddingsRegularizer: Regularizer?
  /// Constraint on the table.
  public var embeddingsConstraint: Constraint?
  /// Whether training changes the table. Default: `true`.
  public var isTrainable: Bool

  public init(
    inputDimension: Int, outputDimension: Int, maskZero: Bool = false, name: String? = nil,
    embeddingsInitializer: Initializer = .randomUniform, embeddingsRegularizer: Regularizer? = nil,
    embeddingsConstraint: Constraint? = nil, isTrainable: Bool = true
  ) {
    self.name = name
    self.inputDimension = inputDimension
    self.outputDimension = outputDimension
    self.maskZero = maskZero
    self.embeddingsInitializer = embeddingsInitializer
    self.embeddingsRegularizer = embeddingsRegularizer
    self.embeddingsConstraint = embeddingsConstraint
    self.isTrainable = isTrainable
  }

  public var spec: LayerSpec { .embedding(self) }
}
