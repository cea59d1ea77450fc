/// Where a model comes from: what a reader of its card wants to know.
public struct ModelMetadata: Sendable, Hashable {
  /// The version of this package, as written into the models that it saves.
  public static let productVersion = "0.1.0"

  /// The seed of the training.
  public var seed: UInt64
  /// The version of the package that made the model.
  public var version: String
  /// The command that makes the model again; `nil` if it was made by a program.
  public var command: String?
  /// The name of the recipe, if it was made by one.
  public var recipe: String?
  /// The name of the data that it was trained on.
  public var dataset: String?
  /// The number of examples that it was trained on.
  public var trainingExamples: Int?
  /// Figures such as `accuracy` or `val_loss`, by name.
  public var metrics: [String: Double]
  /// The licence of the model, as an SPDX identifier in lower case. Default: `apache-2.0`.
  public var license: String

  /// Creates metadata. What is left out does not appear in the card.
  public init(
    seed: UInt64 = 0, version: String = ModelMetadata.productVersion, command: String? = nil, recipe: String? = nil,
    dataset: String? = nil, trainingExamples: Int? = nil, metrics: [String: Double] = [:],
    license: String = "apache-2.0"
  ) {
    self.seed = seed
    self.version = version
    self.command = command
    self.recipe = recipe
    self.dataset = dataset
    self.trainingExamples = trainingExamples
    self.metrics = metrics
    self.license = license
  }
}
