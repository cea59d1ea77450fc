#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A key known only at run time.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// Throws if the object has a key that is none of `Keys`.
  package func rejectKeys<Keys: CodingKey & CaseIterable>(notIn keys: Keys.Type) throws {
    let known = Keys.allCases.map(\.stringValue)
    let container = try container(keyedBy: AnyKey.self)
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) where !known.contains(key.stringValue)
    {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "expected one of the keys \(known.sorted().joined(separator: ", "))")
    }
  }
}

extension KeyedDecodingContainer {
  /// Throws unless the value for `key` is `expected`.
  func check<Value: Decodable & Equatable>(_ key: Key, is expected: Value) throws {
    let found = try decode(Value.self, forKey: key)
    guard found == expected else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "expected \(expected), found \(found)")
    }
  }
}

extension DecodingError {
  /// What is wrong, and at which key, in one clause without a full stop.
  package var problem: String {
    let (path, text): ([any CodingKey], String) =
      switch self {
      case .dataCorrupted(let context): (context.codingPath, context.debugDescription)
      case .keyNotFound(let key, let context): (context.codingPath + [key], "the key is missing")
      case .typeMismatch(let type, let context): (context.codingPath, "expected a value of type \(type)")
      case .valueNotFound(let type, let context): (context.codingPath, "expected a value of type \(type), found null")
      @unknown default: ([], "it cannot be read")
      }
    let place = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    let clause = text.hasSuffix(".") ? String(text.dropLast()) : text
    return place.isEmpty ? clause : "key \"\(place)\": \(clause)"
  }
}

/// JSON as it stands in a model's folder: sorted keys, indented, so that equal values give equal bytes.
package enum ModelJSON {
  package static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], file: String) throws(ModelError)
    -> Value
  {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .damaged(file, error.problem)
    } catch {
      throw .damaged(file, "it cannot be read: \(error)")
    }
  }
}
