/// The bytes that a model takes on the disk.
public struct ModelSize: Sendable, Hashable {
  /// Bytes of the weights' file.
  public let weights: Int
  /// Bytes of the tokenizer's file, which holds the vocabulary.
  public let tokenizer: Int
  /// Bytes of all files that ``TextClassifier/save(to:)`` writes.
  public let total: Int

  /// The size of the model in a folder.
  ///
  /// - Throws: ``ModelError`` of kind `missing` if there is none.
  public init(contentsOf path: String) throws(ModelError) {
    let folder = path.trimmedSlashes
    var sizes: [String: Int] = [:]
    for name in ModelFolder.required + [ModelFolder.card, ModelFolder.history] {
      sizes[name] = FileSystem.size(folder + "/" + name)
    }
    for name in ModelFolder.required where sizes[name] == nil {
      throw ModelError(
        .missing, file: folder + "/" + name, problem: "expected this file of the model, found none",
        remedy: "name the folder of a model")
    }
    weights = sizes[ModelFolder.weights] ?? 0
    tokenizer = sizes[ModelFolder.tokenizer] ?? 0
    total = sizes.values.reduce(0, +)
  }
}
