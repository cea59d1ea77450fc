import TenorLayers
import TenorText
import TenorTraining

extension TextClassifier {
  /// Loads a model from its folder, strictly: every file must be what was saved, and every weight must be there, of the
  /// right shape, finite, and asked for.
  ///
  /// - Parameter path: The folder.
  /// - Throws: ``ModelError`` that names the file and the remedy; no contents make it trap.
  /// - Complexity: O(weights + vocabulary)
  public init(contentsOf path: String) throws(ModelError) {
    try self.init(ModelFolderReader(path: path.trimmedSlashes))
  }

  /// Loads a model from the files of its folder, as ``folderContents()`` gives them. What becomes of the folder later does
  /// not touch it, which a model that is loaded from a path, whose weights stay in their file, cannot promise.
  ///
  /// - Parameters:
  ///   - contents: The files' bytes by name.
  ///   - path: What errors call the folder.
  /// - Throws: as ``init(contentsOf:)``.
  /// - Complexity: O(weights + vocabulary)
  public init(folderContents contents: [String: [UInt8]], named path: String) throws(ModelError) {
    try self.init(ModelFolderReader(path: path.trimmedSlashes, contents: contents))
  }

  private init(_ folder: ModelFolderReader) throws(ModelError) {
    try folder.checkIsModel()
    let tokenizerBytes = try folder.read(ModelFolder.tokenizer)
    let configurationBytes = try folder.read(ModelFolder.configuration)
    // First, for it tells the version of all files.
    let configuration = try folder.configuration(configurationBytes)
    let weights = try folder.weights()
    if let changed = ModelFingerprint.changedFile(
      weights.metadata, configuration: configurationBytes, tokenizer: tokenizerBytes)
    {
      throw .mismatch(folder.file(changed), "expected the file that was saved with the weights, found a changed one")
    }
    let pipeline = try folder.decode(TextPipeline.self, tokenizerBytes, ModelFolder.tokenizer)
    guard pipeline.idCount == configuration.idCount else {
      throw .mismatch(
        folder.file(ModelFolder.tokenizer),
        "expected \(configuration.idCount) ids as \(ModelFolder.configuration) says, found \(pipeline.idCount)")
    }
    let network = try folder.network(configuration, weights)
    do {
      try self.init(
        pipeline: pipeline, labels: configuration.labels, network: network, metadata: configuration.metadata,
        history: folder.history(), weightType: configuration.weightType)
    } catch {
      throw error.file == nil ? error.at(folder.file(ModelFolder.configuration)) : error
    }
  }
}

/// Reads the files of a model's folder, or of one that was read before.
private struct ModelFolderReader {
  let path: String
  /// The files by name; `nil` to read them where they lie.
  var contents: [String: [UInt8]]?

  func file(_ name: String) -> String { path + "/" + name }

  private func exists(_ name: String) -> Bool {
    contents.map { $0[name] != nil } ?? FileSystem.exists(file(name))
  }

  func checkIsModel() throws(ModelError) {
    if contents == nil { try checkIsFolder() }
    for name in ModelFolder.required where !exists(name) {
      throw ModelError(
        .missing, file: file(name), problem: "expected this file of the model, found none",
        remedy: "restore the folder from a copy, or train the model again")
    }
  }

  private func checkIsFolder() throws(ModelError) {
    guard FileSystem.exists(path) else {
      throw ModelError(
        .missing, file: path, problem: "expected a model's folder, found nothing of that name",
        remedy: "check the path, or make a model with `tenor train`")
    }
    guard FileSystem.isFolder(path) else {
      throw ModelError(
        .missing, file: path, problem: "expected a model's folder, found a file",
        remedy: "name the folder that holds \(ModelFolder.configuration)")
    }
  }

  func read(_ name: String) throws(ModelError) -> [UInt8] {
    if let contents { return contents[name] ?? [] }
    do {
      return try FileSystem.read(file(name))
    } catch {
      throw .unreadable(file(name), error)
    }
  }

  func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], _ name: String) throws(ModelError) -> Value {
    try ModelJSON.decode(type, bytes, file: file(name))
  }

  func configuration(_ bytes: [UInt8]) throws(ModelError) -> ModelConfiguration {
    let version = try decode(FormatVersion.self, bytes, ModelFolder.configuration).version
    guard ModelConfiguration.formatVersions.contains(version) else {
      throw ModelError(
        .unsupportedVersion, file: file(ModelFolder.configuration),
        problem: "expected format_version \(ModelConfiguration.formatVersions.lowerBound) to "
          + "\(ModelConfiguration.formatVersions.upperBound), found \(version)",
        remedy: "use the version of Tenor that made the model, or a later one")
    }
    return try decode(ModelConfiguration.self, bytes, ModelFolder.configuration)
  }

  func weights() throws(ModelError) -> SafeTensorsFile {
    let path = file(ModelFolder.weights)
    let memory: FileMemory
    do {
      memory =
        if let contents { FileMemory(contents[ModelFolder.weights] ?? []) } else { try FileMemory(contentsOf: path) }
    } catch {
      throw .unreadable(path, error)
    }
    do {
      return try SafeTensorsFile(memory)
    } catch {
      throw .damaged(path, String(error.description.dropLast()))
    }
  }

  func network(_ configuration: ModelConfiguration, _ weights: SafeTensorsFile) throws(ModelError) -> Network {
    let plan = try plan(configuration, weightCount: weights.elementCount)
    return try WeightReader(weights: weights, type: configuration.weightType, file: file(ModelFolder.weights))
      .network(plan)
  }

  /// Compiles the architecture. A dimension greater than the number of all weights cannot be right, and the product of
  /// such dimensions might be greater than an integer can hold.
  private func plan(_ configuration: ModelConfiguration, weightCount: Int) throws(ModelError) -> NetworkPlan {
    let file = file(ModelFolder.configuration)
    let limit = 10_000_000
    guard configuration.input.maximumLength ?? 0 <= limit else {
      throw .damaged(file, "expected a maximum_length of at most \(limit)")
    }
    let sizes = configuration.architecture.flatMap(\.sizes) + configuration.architecture.compactMap(\.wordCount)
    for size in sizes where size > max(weightCount, 1 << 20) {
      throw .damaged(
        file, "expected no layer greater than the \(weightCount) weights of the model, found the size \(size)")
    }
    do {
      return try NetworkPlan(configuration.architecture, input: configuration.input)
    } catch {
      throw .damaged(file, String(error.description.dropLast()))
    }
  }

  func history() throws(ModelError) -> History {
    guard exists(ModelFolder.history) else { return History() }
    return try decode(History.self, read(ModelFolder.history), ModelFolder.history)
  }
}

/// Only the version of a configuration, whose other keys may be unknown.
private struct FormatVersion: Decodable {
  let version: Int

  private enum CodingKeys: String, CodingKey {
    case version = "format_version"
  }
}
