public import TenorModel

extension TextClassifier {
  /// Saves the model as a folder, with the recipe that made it as `recipe.yaml`.
  ///
  /// - Throws: `ModelError` as `save(to:)`.
  public func save(to path: String, with recipe: Recipe) throws(ModelError) {
    try save(to: path)
    try AtomicFile.write(Array(recipe.yaml.utf8), to: path + "/recipe.yaml")
  }
}
