import Foundation
import TenorModel
import TenorServe
import Testing

@Suite("Classification requests")
struct ClassificationRequestTests {
  private func read(_ json: String) throws -> ClassificationRequest {
    try JSONDecoder().decode(ClassificationRequest.self, from: Data(json.utf8))
  }

  @Test("one text, several texts, and the older spelling")
  func forms() throws {
    #expect(try read(#"{"inputs": "a"}"#) == ClassificationRequest(texts: ["a"], isSingle: true))
    #expect(
      try read(#"{"inputs": ["a", "b"], "parameters": {"top_k": 1}}"#)
        == ClassificationRequest(texts: ["a", "b"], topK: 1))
    #expect(
      try read(#"{"data": "a", "parameters": {"topK": 2}}"#)
        == ClassificationRequest(texts: ["a"], isSingle: true, topK: 2))
  }

  @Test(
    "what does not fit is refused with its key",
    arguments: [
      (#"{}"#, "inputs"), (#"{"inputs": []}"#, "empty list"), (#"{"input": "a"}"#, "unknown key \"input\""),
      (#"{"inputs": "a", "data": "b"}"#, "found 2"), (#"{"inputs": "a", "parameters": {"k": 1}}"#, "unknown key \"k\""),
      (#"{"inputs": "a", "parameters": {"top_k": 0}}"#, "at least 1"),
    ])
  func refusals(json: String, text: String) {
    do {
      _ = try read(json)
      Issue.record("\(json) was read")
    } catch {
      #expect("\(error)".contains(text), "\(error)")
    }
  }
}
