/// The names of the files in a model's folder.
public enum ModelFolder {
  /// The weights.
  public static let weights = "model.safetensors"
  /// Architecture, labels, settings.
  public static let configuration = "config.json"
  /// How a text becomes ids.
  public static let tokenizer = "tokenizer.json"
  /// The model card, for people.
  public static let card = "README.md"
  /// The figures of the training, by epoch.
  public static let history = "history.json"

  /// The files without which a folder is not a model.
  static let required = [weights, configuration, tokenizer]

  /// Whether `path` is a folder that looks like a model: it holds `config.json` and `model.safetensors`.
  public static func exists(at path: String) -> Bool {
    FileSystem.isFolder(path)
      && [weights, configuration].allSatisfy { FileSystem.exists(path + "/" + $0) }
  }

  /// Checks that a model can be saved at `path` without loss of something else: nothing is there, or an empty folder,
  /// or a model. Worth doing before a long training.
  ///
  /// - Throws: ``ModelError`` of kind `occupied`.
  public static func checkIsFree(_ path: String) throws(ModelError) {
    guard FileSystem.exists(path), !exists(at: path) else { return }
    guard FileSystem.isFolder(path), FileSystem.names(in: path).isEmpty else {
      throw ModelError(
        .occupied, file: path, problem: "expected nothing, an empty folder or a model to replace, found something else",
        remedy: "choose another place, or remove what is there")
    }
  }
}
