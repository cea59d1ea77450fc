import TenorData
import Testing

struct JSONLinesTests {
  private func lines(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Dataset {
    try read(text, "reviews.jsonl", options)
  }

  @Test func membersInAnyOrderAndOfAnyType() throws {
    let data = try lines(
      """
      {"text": "a \\"b\\" \\u00e9 \\ud83d\\ude00\\n\\/", "label": 1, "meta": {"x": [1, {"y": null}], "z": []}}

      {"label": 0.5, "other": true, "text": "é"}
      {"text":"","label":"x"}\r
      {"text":"\\ud83d lone","label":true}
      """)
    #expect(data.texts == ["a \"b\" é 😀\n/", "é", "", "\u{FFFD} lone"])
    #expect(data.classes == ["0.5", "1", "true", "x"])
    #expect(data.lineNumbers == [1, 3, 4, 5])
  }

  @Test(arguments: [
    "{\"text\": \"a\", \"label\": 0", "{\"text\": \"a\" \"label\": 0}", "{\"text\": \"a}", "[1]", "nonsense",
    "{\"text\": \"\\x\", \"label\": 0}", "{\"text\": \"a\", \"label\": nope}", "{\"text\": \"a\", \"label\": 0} more",
    "{\"text\": \"\\u12\", \"label\": 0}", "{\"text\": 5, \"label\": 0}", "{\"text\": \"a\", \"label\": null}",
    "{\"text\": \"a\", \"label\": [0]}", "{\"text\": \"a\", \"label\": \(String(repeating: "[", count: 100_000))",
  ])
  func badLinesAreNamed(_ line: String) {
    let error = failure { try lines("{\"text\": \"first\", \"label\": 0}\n\(line)\n") }
    #expect(error?.kind == .badJSON)
    #expect(error?.line == 2)
  }

  @Test func aMissingKeyIsNamed() {
    let error = failure { try lines("{\"text\": \"a\", \"label\": 0}\n{\"text\": \"b\"}\n") }
    #expect(error?.kind == .missingColumn)
    #expect(error?.line == 2)
    #expect(error?.column == "label")
  }

  @Test func withoutLabels() throws {
    #expect(failure { try lines("{\"text\": \"a\"}\n") }?.kind == .missingColumn)
    #expect(try lines("{\"text\": \"a\"}\n", ReadOptions(labels: .optional)).labels == nil)
    #expect(failure { try lines("{}\n") }?.kind == .badJSON)
    #expect(failure { try lines("") }?.kind == .noExamples)
    #expect(failure { try lines("{\"text\": \"a\\u0000\", \"label\": 1}") }?.kind == .badEncoding)
  }
}
