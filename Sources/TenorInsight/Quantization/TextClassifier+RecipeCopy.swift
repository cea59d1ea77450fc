import Foundation
public import TenorModel

extension TextClassifier {
  /// Saves the model as a folder, with a copy of the recipe in the folder of the model that it was made from, if there is
  /// one.
  ///
  /// - Throws: `ModelError` as `save(to:)`.
  public func save(to path: String, withRecipeOf original: String) throws(ModelError) {
    try ModelFolder.checkIsFree(path)
    var files = try folderContents()
    if let recipe = FileManager.default.contents(atPath: original + "/recipe.yaml") {
      files["recipe.yaml"] = Array(recipe)
    }
    try AtomicFolder.write(files, to: path)
  }
}
