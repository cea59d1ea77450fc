/// The data of a published experiment: where they are, and how many examples each part has.
public struct RecipeData: Sendable, Hashable {
  /// A data set's name or a file's, as `tenor train` takes it.
  public var name: String
  /// The first examples, to learn from; `nil` for all of the training part.
  public var trainingExamples: Int?
  /// The examples after them, to validate with; `nil` for the share that the recipe holds out.
  public var validationExamples: Int?
  /// The first examples of the test part, or of what follows the other two where there is none; `nil` for all.
  public var testExamples: Int?

  /// Creates a description of data.
  public init(
    name: String, trainingExamples: Int? = nil, validationExamples: Int? = nil, testExamples: Int? = nil
  ) {
    self.name = name
    self.trainingExamples = trainingExamples
    self.validationExamples = validationExamples
    self.testExamples = testExamples
  }
}

/// Accuracies on the test data that a recipe's are held against, in percent.
public struct RecipeReference: Sendable, Hashable {
  /// What was published.
  public var published: Double?
  /// What Keras gave with the same data, layers and training.
  public var keras: Double?

  /// Creates a reference.
  public init(published: Double? = nil, keras: Double? = nil) {
    self.published = published
    self.keras = keras
  }
}
