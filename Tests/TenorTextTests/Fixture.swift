import Foundation
import Testing

/// Reads a JSON fixture that `Scripts/fixtures/make_text_fixtures.py` wrote.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(Value.self, from: Data(contentsOf: folder.appending(path: name)))
}

/// The bytes of a text: two strings are the same only if these are, whatever Unicode calls equivalent.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
