import Foundation
import TenorInterchange
import TenorLayers
import TenorModel

/// Rows of ids and what real Keras says of them.
struct KerasCase: Codable {
  var ids: [[Int32]]
  var padding: SequenceSide
  var maximumLength: Int?
  var probabilities: [[Double]]

  private enum CodingKeys: String, CodingKey {
    case ids, padding, probabilities
    case maximumLength = "maximum_length"
  }
}

/// The files that `Scripts/fixtures/make_keras_fixtures.py` made.
enum KerasFixtures {
  /// The models that are saved both ways.
  static let names = [
    "simple_rnn", "gru_reset_before", "lstm_padded_post", "bidirectional_stacked", "functional_stacked",
    "conv_pool_lstm",
    "pool_same_flatten", "time_distributed", "functions_apart",
  ]

  static func path(_ name: String) throws -> String {
    guard let folder = Bundle.module.resourcePath else { throw CocoaError(.fileNoSuchFile) }
    return folder + "/Fixtures/" + name
  }

  static func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path(name)))) }

  static func decoded<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
  }

  /// A `.keras` file in which pieces of the text of a member are replaced; each piece must be there.
  static func edited(
    _ name: String, member: String = "config.json", _ changes: [String: String]
  ) throws -> [UInt8] {
    var members = try ZipFile.members(of: bytes(name + ".keras")) { _ in true }
    var text = String(decoding: members[member] ?? [], as: UTF8.self)
    for (piece, substitute) in changes {
      guard text.contains(piece) else { throw MissingPiece(description: "\(piece) is not in \(member) of \(name)") }
      text = text.replacingOccurrences(of: piece, with: substitute)
    }
    members[member] = Array(text.utf8)
    return try ZipFile.archive(of: members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  struct MissingPiece: Error, CustomStringConvertible { var description: String }
}

/// The largest difference between what a model says and what is expected.
func largestDifference(_ network: Network, _ example: KerasCase) throws -> Double {
  let outputs = try Predictor(network).outputs(for: TokenBatch(example.ids))
  guard outputs.count == example.probabilities.count else { return .infinity }
  var largest = 0.0
  for (row, expected) in example.probabilities.enumerated() {
    let found = outputs.vector(row)
    guard found.count == expected.count else { return .infinity }
    for (value, reference) in zip(found, expected) {
      let difference = abs(Double(value) - reference)
      // Not a number is no small difference.
      largest = max(largest, difference.isNaN ? .infinity : difference)
    }
  }
  return largest
}
