public import TenorModel

extension TextClassifier {
  /// The folder of event files in a model's folder.
  public static let eventFolder = "tensorboard"

  /// Saves the model as a folder, with the recipe that made it as `recipe.yaml` and, from the log of its training, the
  /// figures of each epoch as `history.csv` and TensorBoard's event files in `tensorboard`.
  ///
  /// The folder appears whole or not at all. Event files are written there only now, for the place must be free until the
  /// model is saved; while the training goes on they are in the log's own folder.
  ///
  /// - Throws: `ModelError` as `save(to:)`.
  public func save(to path: String, with recipe: Recipe, log: TrainingLog? = nil) throws(ModelError) {
    try ModelFolder.checkIsFree(path)
    var files = try folderContents()
    files["recipe.yaml"] = Array(recipe.yaml.utf8)
    for (name, bytes) in log?.files ?? [:] {
      files[name == TrainingLog.table ? name : Self.eventFolder + "/" + name] = bytes
    }
    try AtomicFolder.write(files, to: path)
  }
}
