import Foundation
public import TenorTraining

/// The state of a training as a file, from which the training goes on after it was killed.
///
/// The file is in the safetensors format: tensors `weights`, `slot/NAME` for each number that the optimizer remembers of each
/// weight, and `kept/NAME` for weights that a callback keeps; all else stands in the file's metadata as JSON.
public struct Checkpoint: Sendable {
  /// The version of the file's layout that this package reads and writes.
  static let formatVersion = "1"
  private static let format = "tenor-checkpoint"

  /// Where the training was.
  public var state: TrainingState
  /// What is trained, on what, and how.
  public var identity: TrainingIdentity

  public init(_ state: TrainingState, of identity: TrainingIdentity) {
    self.state = state
    self.identity = identity
  }

  /// The bytes of the file.
  ///
  /// - Throws: ``ModelError`` of kind `mismatch` for figures that JSON cannot hold.
  /// - Complexity: O(weights)
  public func encoded() throws(ModelError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    var file = SafeTensors()
    func add(_ name: String, _ values: [Float]) {
      file.tensors[name] = SafeTensors.Tensor(shape: [values.count], values: values)
    }
    add("weights", state.weights)
    for slot in state.optimizer.slots { add("slot/" + slot.name, slot.values) }
    for (name, callback) in state.callbacks {
      if let weights = callback.weights { add("kept/" + name, weights) }
    }
    do {
      file.metadata = [
        "format": Self.format, "format_version": Self.formatVersion,
        "state": String(decoding: try encoder.encode(state.outline), as: UTF8.self),
        "identity": String(decoding: try encoder.encode(identity), as: UTF8.self),
      ]
    } catch {
      throw ModelError(
        .mismatch, problem: "the state of the training cannot be written as JSON: \(error)",
        remedy: "train without checkpoints")
    }
    return file.encoded()
  }

  /// Reads a file, strictly.
  ///
  /// - Parameter path: Its name, for errors.
  /// - Throws: ``ModelError``; no contents make it trap. Whether the state fits a network, the trainer checks.
  /// - Complexity: O(bytes)
  public init(_ bytes: [UInt8], path: String) throws(ModelError) {
    let remedy = "remove it; the training then goes on from the one before, or from the beginning"
    func damaged(_ problem: String) -> ModelError {
      ModelError(.damaged, file: path, problem: problem, remedy: remedy)
    }
    let file: SafeTensors
    do { file = try SafeTensors(bytes) } catch { throw damaged(String(error.description.dropLast())) }
    guard file.metadata["format"] == Self.format else { throw damaged("expected a checkpoint, found another file") }
    guard file.metadata["format_version"] == Self.formatVersion else {
      throw ModelError(
        .unsupportedVersion, file: path,
        problem: "expected format_version \(Self.formatVersion), found \(file.metadata["format_version"] ?? "none")",
        remedy: "resume with the version of Tenor that began the training, or train without --resume")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    func decode<Value: Decodable>(_ type: Value.Type, _ key: String) throws(ModelError) -> Value {
      do { return try decoder.decode(type, from: Data((file.metadata[key] ?? "").utf8)) } catch {
        throw damaged("expected \(key) in its metadata as it was written, found something else")
      }
    }
    func values(_ name: String) throws(ModelError) -> [Float] {
      guard let tensor = file.tensors[name] else { throw damaged("expected the tensor '\(name)', found none") }
      return tensor.values
    }
    let outline = try decode(TrainingStateOutline.self, "state")
    identity = try decode(TrainingIdentity.self, "identity")
    var slots: [[Float]] = []
    for name in outline.slots { slots.append(try values("slot/" + name)) }
    var kept: [String: [Float]] = [:]
    for name in outline.callbacks.keys { kept[name] = file.tensors["kept/" + name]?.values }
    state = TrainingState(outline, weights: try values("weights"), slots: slots, callbackWeights: kept)
  }
}
