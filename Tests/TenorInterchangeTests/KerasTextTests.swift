import Foundation
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Texts of Keras")
struct KerasTextTests {
  private struct TextCase: Decodable {
    var texts: [String]
    /// Nothing for a text that Keras cannot take by itself.
    var probabilities: [[Double]?]
  }

  private struct TokenizerCase: Decodable {
    var json: String
    var texts: [String]
    var ids: [[Int32]]
  }

  private static func tokenizers() throws -> [String: TokenizerCase] {
    try KerasFixtures.decoded([String: TokenizerCase].self, KerasFixtures.path("tokenizers.json"))
  }

  @Test(
    "a layer TextVectorization becomes the pipeline, with the same probabilities",
    arguments: ["text_adapted", "text_given", "text_characters"])
  func vectorization(name: String) throws {
    let example = try KerasFixtures.decoded(TextCase.self, KerasFixtures.path(name + ".json"))
    let classifier = try KerasModel(contentsOf: KerasFixtures.path(name + ".keras")).classifier()
    for (text, expected) in zip(example.texts, example.probabilities) {
      guard let expected else { continue }
      let verdict = try classifier.classify(text)
      #expect(abs(Double(verdict.scores[1].probability) - expected[0]) <= 1e-5, "\(text)")
    }
  }

  @Test("the words of TextVectorization come from the archive")
  func words() throws {
    let pipeline = try #require(try KerasModel(contentsOf: KerasFixtures.path("text_adapted.keras")).pipeline)
    let words = pipeline.tokenizer.vocabulary.words
    #expect(words.count == 7 && words.starts(with: ["the"]) == words.first.map { $0 == "the" })
    #expect(Set(words).isSuperset(of: ["dull", "was", "and"]))
    #expect(pipeline.sequenceRule == SequenceRule(maximumLength: 8, truncating: .post, padding: .post))
  }

  @Test(
    "options of TextVectorization that give no ids are refused",
    arguments: [
      (#""output_mode": "int""#, #""output_mode": "tf_idf""#, "output_mode"),
      (#""ngrams": null"#, #""ngrams": 2"#, "ngrams"),
      (#""standardize": "lower""#, #""standardize": {"class_name": "function", "config": "mine"}"#, "standardize"),
      (#""split": "whitespace""#, #""split": null"#, "split"),
      (#""vocabulary": ["fine", "dull""#, #""vocabulary": ["dull", "dull""#, "twice"),
      (#""vocabulary": ["fine""#, #""vocabulary": [3"#, "a list of words"),
    ])
  func vectorizationOptions(old: String, new: String, word: String) throws {
    let error = #expect(throws: KerasError.self) { try KerasModel(KerasFixtures.edited("text_given", [old: new])) }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("(TextVectorization)") == true)
  }

  @Test("a Tokenizer gives Keras's ids", arguments: ["plain", "limited", "unlimited_oov", "characters", "custom"])
  func tokenizer(name: String) throws {
    let example = try #require(try Self.tokenizers()[name])
    let tokenizer = try Tokenizer(kerasJSON: Array(example.json.utf8))
    let batch = tokenizer.encode(example.texts)
    #expect((0..<batch.count).map { Array(batch[$0]) } == example.ids)
    // json.dump of what to_json() gives is a string within quotes.
    #expect(try Tokenizer(kerasJSON: Array(JSONEncoder().encode(example.json))) == tokenizer)
  }

  @Test("equivalent spellings stay different words, as in Python")
  func spellings() throws {
    let example = try #require(try Self.tokenizers()["plain"])
    let tokenizer = try Tokenizer(kerasJSON: Array(example.json.utf8))
    let ids = ["e\u{301}", "\u{E9}"].map { tokenizer.id(of: $0) }
    #expect(ids[0] != nil && ids[1] != nil && ids[0] != ids[1])
  }

  @Test("what is no Tokenizer is refused")
  func broken() throws {
    let json = try #require(try Self.tokenizers()["limited"]).json
    func refused(_ text: String, _ word: String, place: SourceLocation = #_sourceLocation) {
      let error = #expect(throws: KerasError.self, sourceLocation: place) { try Tokenizer(kerasJSON: Array(text.utf8)) }
      #expect(error?.description.contains(word) == true, "\(error?.description ?? "")", sourceLocation: place)
    }
    refused("", "expected JSON")
    refused("{}", "to_json()")
    refused("3", "to_json()")
    refused(json.replacingOccurrences(of: "index_word", with: "index"), "index_word")
    refused(json.replacingOccurrences(of: #"\"2\":"#, with: #"\"77\":"#), "found no 2")
    refused(json.replacingOccurrences(of: #""split": " ""#, with: #""split": "ab""#), "split of one character")
    refused(json.replacingOccurrences(of: #""oov_token": "<OOV>""#, with: #""oov_token": "??""#), "oov_token ??")
    let error = #expect(throws: KerasError.self) { try Tokenizer(kerasJSONAt: "/nowhere/tokenizer.json") }
    #expect(error?.kind == .missing && error?.file == "/nowhere/tokenizer.json")
  }

  @Test("a classifier takes a Tokenizer, whose ids must have rows")
  func classifier() throws {
    let tokenizer = try Tokenizer(kerasJSON: Array(try #require(try Self.tokenizers()["limited"]).json.utf8))
    let model = try KerasModel(contentsOf: KerasFixtures.path("lstm_padded_post.keras"), padding: .post)
    let classifier = try model.classifier(tokenizer: tokenizer, truncating: .post)
    #expect(classifier.pipeline.sequenceRule == SequenceRule(maximumLength: 7, truncating: .post, padding: .post))
    #expect(classifier.pipeline.encode("the acting").ids.count == 2)
    let large = try Tokenizer(kerasJSON: Array(try #require(try Self.tokenizers()["plain"]).json.utf8))
    let error = #expect(throws: ModelError.self) { try model.classifier(tokenizer: large) }
    #expect(error?.kind == .mismatch)
  }
}
