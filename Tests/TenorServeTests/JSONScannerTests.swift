import TenorData
import TenorServe
import Testing

@Suite("Strict JSON")
struct JSONScannerTests {
  private func read(_ text: String) throws -> JSONValue { try JSONScanner.document(Array(text.utf8)[...]) }

  @Test func valuesOfEverySort() throws {
    #expect(
      try read(#" {"a": [1, -0.5e+3, true, false, null, "x"], "b": {}, "c": []} "#)
        == .object([
          .init(
            key: "a", value: .array([.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .string("x")])),
          .init(key: "b", value: .object([])), .init(key: "c", value: .array([])),
        ]))
    #expect(try read(#""\u00e9\ud83d\ude42\n\/é🙂""#) == .string("é🙂\n/é🙂"))
  }

  @Test func levelsAreCounted() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try read(nested(JSONScanner.depthLimit)) }
    #expect(throws: JSONScanner.Failure.self) { try read(nested(JSONScanner.depthLimit + 1)) }
  }

  @Test(
    "what is no JSON",
    arguments: [
      "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "1 2", "01", "1.", ".5", "+1", "1e", "--1",
      "0x1", "NaN",
      "Infinity", "tru", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\\ud800\"", "\"\\udc00\"",
      "\"\\ud800\\u0041\"", "\"a\nb\"", "{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"a\":2}", "\u{FEFF}1",
    ])
  func refused(text: String) {
    #expect(throws: JSONScanner.Failure.self) { try read(text) }
  }

  @Test(arguments: [("{\"a\": é, x}", 1, 7), ("[1,\n  é\n]", 2, 3), ("\"é\" é", 1, 5), ("[", 1, 2)])
  func placesAreCountedInCharacters(text: String, line: Int, column: Int) {
    let failure = #expect(throws: JSONScanner.Failure.self) { try read(text) }
    let place = JSONScanner.place(of: failure?.index ?? 0, in: Array(text.utf8)[...])
    #expect(place.line == line && place.column == column)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let text = String((0..<0x180).compactMap { Unicode.Scalar($0).map(Character.init) }) + "🙂\u{2028}"
    var writer = JSONWriter()
    writer.string(text)
    #expect(try JSONScanner.document(writer.bytes[...]) == .string(text))
  }
}
