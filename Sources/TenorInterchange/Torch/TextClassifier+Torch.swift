public import TenorModel
import TenorText

extension TextClassifier {
  /// Reads a PyTorch state dict in the safetensors format and the mapping that says what its modules are, strictly.
  ///
  /// The tokenizer is the file that the mapping names, beside it; without one, texts are ids themselves, such as `12 7
  /// 3`.
  ///
  /// - Parameters:
  ///   - path: The tensors, as `safetensors.torch.save_file(model.state_dict(), path)` writes them.
  ///   - mapping: The mapping, a JSON file: see ``TorchMapping``.
  /// - Throws: `ModelError` that names the file, what was expected and what was found; no contents make it trap.
  /// - Complexity: O(weights + vocabulary)
  public init(torchStateDict path: String, mapping: String) throws(ModelError) {
    let mappingBytes = try TorchFile.read(mapping, "the mapping of a PyTorch model")
    let parsed = try TorchFile.decode(TorchMapping.self, mappingBytes, mapping)
    let stateDict = try TorchFile.tensors(path)
    var pipeline: TextPipeline?
    if let name = parsed.tokenizer {
      let file = FileSystem.parent(of: mapping) + "/" + name
      pipeline = try TorchFile.decode(TextPipeline.self, TorchFile.read(file, "a tokenizer of Tenor's"), file)
    }
    do {
      self = try TorchModel(stateDict: stateDict, mapping: parsed).classifier(pipeline: pipeline)
    } catch {
      let isOfTensors = error.kind == .mismatch || error.kind == .notFinite
      throw ModelError(
        error.kind, file: isOfTensors ? path : mapping, problem: error.problem, remedy: error.remedy)
    }
  }

  /// Writes the network for PyTorch, as a folder: `model.safetensors`, `mapping.json`, and `tokenizer.json` of Tenor's
  /// form.
  ///
  /// - Parameter folder: A folder that is not there, is empty, or holds an earlier export.
  /// - Throws: `ModelError` of kind `unsupported` for a layer that PyTorch has not, `occupied` or `unwritable`.
  /// - Complexity: O(weights + vocabulary)
  public func saveForTorch(to folder: String) throws(ModelError) {
    let model = try TorchModel(self)
    let isExport =
      FileSystem.exists(folder + "/" + TorchModel.mappingFile)
      && !FileSystem.exists(folder + "/" + ModelFolder.configuration)
    guard
      !FileSystem.exists(folder) || isExport || (FileSystem.isFolder(folder) && FileSystem.names(in: folder).isEmpty)
    else {
      throw ModelError(
        .occupied, file: folder,
        problem: "expected nothing, an empty folder or an earlier export for PyTorch, found "
          + "something else", remedy: "choose another place, or remove what is there")
    }
    let files: [String: [UInt8]]
    do {
      files = [
        TorchModel.weightsFile: model.stateDict.encoded(),
        TorchModel.mappingFile: try ModelJSON.encode(model.mapping),
        TorchModel.tokenizerFile: try ModelJSON.encode(pipeline),
      ]
    } catch {
      throw ModelError(.mismatch, problem: "the model cannot be written as JSON: \(error)", remedy: "check its parts")
    }
    try AtomicFolder.write(files, to: folder)
  }
}

/// Reads the files of a PyTorch model.
private enum TorchFile {
  static func read(_ path: String, _ what: String) throws(ModelError) -> [UInt8] {
    guard FileSystem.exists(path) else {
      throw ModelError(
        .missing, file: path, problem: "expected \(what), found nothing of that name", remedy: "check the path")
    }
    do {
      return try FileSystem.read(path)
    } catch {
      throw .unreadable(path, error)
    }
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], _ path: String
  ) throws(ModelError) -> Value {
    do {
      return try ModelJSON.decode(type, bytes, file: path)
    } catch {
      throw ModelError(
        error.kind, file: path, problem: error.problem,
        remedy: "correct the file; the article on exporting models says what it holds")
    }
  }

  static func tensors(_ path: String) throws(ModelError) -> SafeTensors {
    let bytes = try read(path, "a PyTorch state dict in the safetensors format")
    do {
      return try SafeTensors(bytes)
    } catch {
      var remedy = "write it with safetensors.torch.save_file(model.state_dict(), path)"
      if case .unsupportedDataType = error {
        remedy = "save it as 32-bit floats: {k: v.float() for k, v in model.state_dict().items()}"
      }
      throw ModelError(.damaged, file: path, problem: String(error.description.dropLast()), remedy: remedy)
    }
  }
}
