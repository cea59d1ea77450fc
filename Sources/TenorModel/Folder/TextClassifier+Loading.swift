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
    let folder = ModelFolderReader(path: path.trimmedSlashes)
    try folder.checkIsModel()
    let tokenizerBytes = try folder.read(ModelFolder.tokenizer)
    let configurationBytes = try folder.read(ModelFolder.configuration)
    let weights = try folder.weights()
    let configuration = try folder.configuration(configurationBytes)
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
        history: folder.history())
    } catch {
      throw error.file == nil ? error.at(folder.file(ModelFolder.configuration)) : error
    }
  }
}

/// Reads the files of a model's folder.
private struct ModelFolderReader {
  let path: String

  func file(_ name: String) -> String { path + "/" + name }

  func checkIsModel() throws(ModelError) {
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
    for name in ModelFolder.required where !FileSystem.exists(file(name)) {
      throw ModelError(
        .missing, file: file(name), problem: "expected this file of the model, found none",
        remedy: "restore the folder from a copy, or train the model again")
    }
  }

  func read(_ name: String) throws(ModelError) -> [UInt8] {
    do {
      return try FileSystem.read(file(name))
    } catch {
      throw ModelError(
        .unreadable, file: file(name),
        problem: "expected to be able to read it, but the system says \"\(error.reason)\"",
        remedy: "check the rights and the disk")
    }
  }

  func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], _ name: String) throws(ModelError) -> Value {
    try ModelJSON.decode(type, bytes, file: file(name))
  }

  func configuration(_ bytes: [UInt8]) throws(ModelError) -> ModelConfiguration {
    let version = try decode(FormatVersion.self, bytes, ModelFolder.configuration).version
    guard version == ModelConfiguration.formatVersion else {
      throw ModelError(
        .unsupportedVersion, file: file(ModelFolder.configuration),
        problem: "expected format_version \(ModelConfiguration.formatVersion), found \(version)",
        remedy: "use the version of Tenor that made the model, or a later one")
    }
    return try decode(ModelConfiguration.self, bytes, ModelFolder.configuration)
  }

  func weights() throws(ModelError) -> SafeTensors {
    let bytes = try read(ModelFolder.weights)
    do {
      return try SafeTensors(bytes)
    } catch {
      throw .damaged(file(ModelFolder.weights), String(error.description.dropLast()))
    }
  }

  /// Checks every size before memory is asked for.
  func network(_ configuration: ModelConfiguration, _ weights: SafeTensors) throws(ModelError) -> Network {
    let file = file(ModelFolder.weights)
    let plan = try plan(configuration, floats: weights.tensors.reduce(0) { $0 + $1.value.values.count })
    for parameter in plan.parameters {
      guard let tensor = weights.tensors[parameter.name] else {
        throw .mismatch(file, "expected the weight '\(parameter.name)' of shape \(parameter.shape), found none")
      }
      guard tensor.shape == parameter.shape else {
        throw .mismatch(
          file, "expected the weight '\(parameter.name)' in the shape \(parameter.shape), found \(tensor.shape)")
      }
      try TextClassifier.checkFinite(tensor.values, parameter.name, file: file)
    }
    let known = Set(plan.parameters.map(\.name))
    if let unknown = weights.tensors.keys.filter({ !known.contains($0) }).min() {
      throw .mismatch(file, "expected only the weights of the network, found also '\(unknown)'")
    }
    var network = Network(plan: plan)
    for (name, tensor) in weights.tensors { _ = network.setValues(tensor.values, of: name) }
    return network
  }

  /// Compiles the architecture. A dimension greater than the number of all weights cannot be right, and the product of
  /// such dimensions might be greater than an integer can hold.
  private func plan(_ configuration: ModelConfiguration, floats: Int) throws(ModelError) -> NetworkPlan {
    let file = file(ModelFolder.configuration)
    let limit = 10_000_000
    guard configuration.input.maximumLength ?? 0 <= limit else {
      throw .damaged(file, "expected a maximum_length of at most \(limit)")
    }
    for size in configuration.architecture.flatMap(\.sizes) where size > max(floats, 1 << 20) {
      throw .damaged(file, "expected no layer greater than the \(floats) weights of the model, found the size \(size)")
    }
    do {
      return try NetworkPlan(configuration.architecture, input: configuration.input)
    } catch {
      throw .damaged(file, String(error.description.dropLast()))
    }
  }

  func history() throws(ModelError) -> History {
    guard FileSystem.exists(file(ModelFolder.history)) else { return History() }
    return try decode(History.self, read(ModelFolder.history), ModelFolder.history)
  }
}

extension LayerSpec {
  /// The numbers of the specification that become dimensions of weights or of windows.
  fileprivate var sizes: [Int] {
    switch self {
    case .embedding(let layer): [layer.inputDimension, layer.outputDimension]
    case .recurrent(let layer): [layer.units]
    case .bidirectional(let layer): [layer.layer.units]
    case .dense(let layer): [layer.units]
    case .timeDistributed(let layer): [layer.layer.units]
    case .conv1D(let layer): [layer.filters, layer.kernelSize, layer.strides, layer.dilationRate]
    case .maxPooling1D(let layer): [layer.poolSize, layer.strides ?? 0]
    case .dropout, .spatialDropout1D, .globalMaxPooling1D, .globalAveragePooling1D, .flatten: []
    }
  }
}

/// Only the version of a configuration, whose other keys may be unknown.
private struct FormatVersion: Decodable {
  let version: Int

  private enum CodingKeys: String, CodingKey {
    case version = "format_version"
  }
}
