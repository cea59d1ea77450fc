import TenorLayers
import TenorText

extension TextClassifier {
  /// Saves the model as a folder: weights, configuration, tokenizer, card and history.
  ///
  /// The folder appears whole or not at all, and equal classifiers give equal bytes. A model that is there is replaced;
  /// other files in its folder stay.
  ///
  /// - Parameter path: The folder.
  /// - Throws: ``ModelError`` of kind `occupied` if something else than a model is there, `notFinite` if a weight is no
  ///   number, `unwritable` if the files cannot be written.
  /// - Complexity: O(weights + vocabulary)
  public func save(to path: String) throws(ModelError) {
    try ModelFolder.checkIsFree(path)
    try AtomicFolder.write(folderContents(), to: path)
  }

  /// The files of the model's folder by name, as ``save(to:)`` writes them.
  public func folderContents() throws(ModelError) -> [String: [UInt8]] {
    var tensors: [StoredTensor] = []
    for parameter in network.parameters {
      guard let values = network.values(of: parameter.name) else { continue }
      try Self.checkFinite(values.span, parameter.name, file: nil)
      tensors += parameter.stored(values, as: weightType)
    }
    do {
      let configuration = try ModelJSON.encode(configuration)
      let tokenizer = try ModelJSON.encode(pipeline)
      return [
        // In the network's order and on cache lines, so that they can be used where they are.
        ModelFolder.weights: SafeTensorsWriter.encode(
          tensors, metadata: ModelFingerprint.metadata(configuration: configuration, tokenizer: tokenizer),
          alignment: 64),
        ModelFolder.configuration: configuration,
        ModelFolder.tokenizer: tokenizer,
        ModelFolder.card: Array(modelCard.utf8),
        ModelFolder.history: try ModelJSON.encode(history),
      ]
    } catch {
      throw ModelError(.mismatch, problem: "the model cannot be written as JSON: \(error)", remedy: "check its parts")
    }
  }

  var configuration: ModelConfiguration {
    ModelConfiguration(
      architecture: network.layers, input: network.input, labels: labels, idCount: pipeline.idCount,
      metadata: metadata, weightType: weightType)
  }
}

/// Short fingerprints of the files that give the weights their meaning, kept beside the weights: whoever edits one of
/// them by hand would otherwise get another model without noticing. They guard against accidents, not against malice.
package enum ModelFingerprint {
  private static let configurationKey = "config.json"
  private static let tokenizerKey = "tokenizer.json"

  package static func metadata(configuration: [UInt8], tokenizer: [UInt8]) -> [String: String] {
    ["format": "tenor", configurationKey: text(of: meaning(of: configuration)), tokenizerKey: text(of: tokenizer)]
  }

  /// The file that was changed since the weights were saved; `nil` if none was.
  static func changedFile(_ metadata: [String: String], configuration: [UInt8], tokenizer: [UInt8]) -> String? {
    if metadata[configurationKey] != text(of: meaning(of: configuration)) { return ModelFolder.configuration }
    return metadata[tokenizerKey] != text(of: tokenizer) ? ModelFolder.tokenizer : nil
  }

  /// The configuration without the object "metadata", which tells where the model comes from and nothing about what it
  /// computes: the same training gives the same weights' file, whatever it was called.
  private static func meaning(of configuration: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var isInside = false
    for line in configuration.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: "  \"metadata\" : {".utf8) { isInside = true }
      if !isInside { result += line }
      if line.starts(with: "  }".utf8) { isInside = false }
    }
    return result
  }

  /// FNV-1a (Fowler, Noll and Vo), 64 bits, in hexadecimal.
  private static func text(of bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return "fnv1a-64:" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
