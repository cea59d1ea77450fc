public import TenorData
public import TenorModel

extension RecipeData {
  /// The data that a classifier has learnt from, with the part to judge it by.
  ///
  /// - Parameters:
  ///   - metadata: What the model knows of its training.
  ///   - recipe: The recipe that made it.
  ///   - sample: The examples that were taken of the training data, where it was not all.
  ///   - isThinned: Whether they were taken at even distances, and not from the begin. Default: `false`.
  ///   - locator: Where data lie.
  /// - Returns: The parts; `nil` where the model does not tell, where it learnt from other data than the recipe names,
  ///   and where no part is left to judge by, as in data that are not published in two parts.
  /// - Throws: `DataError` for data that are not there or cannot be read.
  /// - Complexity: O(size of the data)
  public static func parts(
    of metadata: ModelMetadata, recipe: Recipe?, sample: Int? = nil, isThinned: Bool = false,
    locator: DatasetLocator = DatasetLocator()
  ) throws(DataError) -> Parts? {
    guard let dataset = metadata.dataset else { return nil }
    var known = recipe?.data
    if known == nil, try locator.isPublishedInTwo(dataset) { known = RecipeData(name: dataset) }
    guard let data = known else { return nil }
    let parts = try data.read(locator)
    guard parts.test != nil, parts.training.source.lastPathComponent == dataset else {
      return nil
    }
    guard let sample else { return parts }
    let training = isThinned ? parts.training.thinned(to: sample) : parts.training.prefix(sample)
    return Parts(training: training, validation: parts.validation, test: parts.test)
  }
}
