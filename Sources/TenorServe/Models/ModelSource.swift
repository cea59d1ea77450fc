package import Foundation
import Crypto
package import TenorCompute
package import TenorModel

/// A model's folder and what the service calls it.
public struct ModelSource: Sendable, Hashable {
  /// What requests call it.
  public let name: String
  /// Its folder.
  public let path: String

  /// - Parameters:
  ///   - path: The folder.
  ///   - name: What requests call it. Default: the last name of the path.
  public init(path: String, name: String? = nil) {
    self.path = path
    let last = path.split(separator: "/").last.map(String.init) ?? "model"
    self.name = name ?? (last == "." || last == ".." ? "model" : last)
  }
}

extension ModelSource {
  private var fileNames: [String] {
    [ModelFolder.weights, ModelFolder.configuration, ModelFolder.tokenizer, ModelFolder.card, ModelFolder.history]
  }

  /// What tells one state of the folder from another.
  package var identity: [FileIdentity?] {
    fileNames.map { FileSystem.identity(path + "/" + $0) }
  }

  /// Loads the model into memory of its own: what becomes of the folder later does not touch it.
  ///
  /// - Throws: `ModelError`.
  /// - Complexity: O(weights + vocabulary)
  package func load(precision: Precision, at time: Date) throws(ModelError) -> ServedModel {
    var contents: [String: [UInt8]] = [:]
    for name in fileNames where FileSystem.exists(path + "/" + name) {
      do {
        contents[name] = try FileSystem.read(path + "/" + name)
      } catch {
        throw .unreadable(path + "/" + name, error)
      }
    }
    // A folder that is not there is best described by the loader for folders.
    guard !contents.isEmpty else { return made(try TextClassifier(contentsOf: path), "", precision, time) }
    let classifier = try TextClassifier(folderContents: contents, named: path)
    return made(classifier, Self.version(of: contents), precision, time)
  }

  private func made(
    _ classifier: TextClassifier, _ version: String, _ precision: Precision, _ time: Date
  ) -> ServedModel {
    let model = ServedModel(
      name: name, version: version, classifier: classifier.computing(in: precision), loadedAt: time)
    model.warmUp()
    return model
  }

  /// The first twelve hexadecimal digits of the SHA-256 of all files, with their names and lengths.
  private static func version(of contents: [String: [UInt8]]) -> String {
    var hash = SHA256()
    for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(name)\n\(bytes.count)\n".utf8))
      hash.update(data: bytes)
    }
    let digits = Array("0123456789abcdef".utf8)
    let text = hash.finalize().prefix(6).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ServedModel {
  /// Computes some texts, so that the first request finds packed weights and tables, and the queue knows the model's speed.
  fileprivate func warmUp() {
    let text = String(repeating: "one of the best films that I have seen in a long time ", count: 12)
    let texts = Array(repeating: text, count: 48)
    for _ in 0..<2 {
      let begun = ClassificationQueue.uptime()
      guard (try? classifier.classify(texts)) != nil else { return }
      speed.observe(
        cost: cost(ofBytes: text.utf8.count) * Double(texts.count),
        seconds: (ClassificationQueue.uptime() - begun) / .seconds(1))
    }
  }
}
