import Crypto
import Foundation
import TenorData
import TenorLayers

extension RecipeData.Parts {
  /// A checksum of all examples with their labels, in SHA-256: other data have another one.
  ///
  /// - Complexity: O(size of the data)
  var fingerprint: String {
    var hash = SHA256()
    for part in [training, validation, test] {
      hash.update(data: Data("part \(part?.count ?? -1)\n".utf8))
      if let part { part.update(&hash) }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}

extension Dataset {
  fileprivate func update(_ hash: inout SHA256) {
    for name in classes { hash.update(data: Data("\(name)\u{0}".utf8)) }
    hash.update(data: Data((labels ?? []).map(String.init).joined(separator: ",").utf8))
    switch examples {
    case .texts(let texts):
      // The lengths tell where a text ends.
      for text in texts { hash.update(data: Data("\n\(text.utf8.count) \(text)".utf8)) }
    case .wordRanks(let ranks, _):
      for row in 0..<ranks.count {
        hash.update(data: Data(("\n" + ranks[row].map(String.init).joined(separator: " ")).utf8))
      }
    }
  }
}
