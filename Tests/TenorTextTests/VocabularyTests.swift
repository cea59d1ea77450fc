import Foundation
import TenorText
import Testing

struct VocabularyTests {
  @Test func ranksBeginWithOne() throws {
    let vocabulary = try Vocabulary(words: ["the", "a", "cafe\u{301}"])
    #expect(vocabulary.rank(of: "the") == 1)
    #expect(vocabulary.rank(of: "café") == nil)
    #expect(vocabulary.rank(of: "cafe\u{301}") == 3)
    #expect(vocabulary.word(rank: 2) == "a")
    #expect(vocabulary.word(rank: 0) == nil)
    #expect(vocabulary.word(rank: 4) == nil)
  }

  @Test func wordsWithRanksInAnyOrder() throws {
    let vocabulary = try Vocabulary(ranks: [(word: "b", rank: 2), (word: "a", rank: 1)])
    #expect(vocabulary.words == ["a", "b"])
  }

  @Test func badVocabulariesAreRefused() {
    #expect(throws: TextError.duplicateWord("a")) { try Vocabulary(words: ["a", "b", "a"]) }
    #expect(throws: TextError.duplicateWord("b")) { try Vocabulary(words: ["a", "b", "b"]) }
    #expect(throws: TextError.emptyWord(rank: 2)) { try Vocabulary(words: ["a", ""]) }
    #expect(throws: TextError.countMismatch(words: 1, counts: 2)) { try Vocabulary(words: ["a"], counts: [1, 2]) }
    #expect(throws: TextError.missingRank(2)) { try Vocabulary(ranks: [(word: "a", rank: 1), (word: "b", rank: 3)]) }
    #expect(throws: TextError.missingRank(2)) { try Vocabulary(ranks: [(word: "a", rank: 1), (word: "b", rank: 1)]) }
  }

  @Test func aPrefixKeepsTheMostFrequent() {
    let vocabulary = Vocabulary(countingWordsOf: ["c c c b b a"])
    #expect(vocabulary.prefix(2).words == ["c", "b"])
    #expect(vocabulary.prefix(2).counts == [3, 2])
    #expect(vocabulary.prefix(9) == vocabulary)
    #expect(vocabulary.prefix(-1).count == 0)
    #expect(vocabulary.prefix(2) != vocabulary)
  }

  @Test func manyWordsAreAllFound() throws {
    let words = (0..<50_000).map { "w\($0)" }
    let vocabulary = try Vocabulary(words: words)
    for (index, word) in words.enumerated() { #expect(vocabulary.rank(of: word) == index + 1) }
  }
}

/// The JSON form with words that spaces separate, which is read without a string for each.
@Suite("Vocabularies in JSON")
struct VocabularyCodingTests {
  private func read(_ json: String) throws -> Vocabulary {
    try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8))
  }

  @Test func bothFormsAreRead() throws {
    let expected = try Vocabulary(words: ["the", "café", "a\"b"], counts: [9, 7, 0])
    #expect(try read(#"{"words": "the café a\"b", "counts": "9 7 0"}"#) == expected)
    #expect(try read(#"{"words": " the  caf\u00e9 a\"b ", "counts": " 9  7 0 "}"#) == expected)
    #expect(try read(#"{"words": ["the", "café", "a\"b"], "counts": [9, 7, 0]}"#) == expected)
    #expect(try read(#"{"words": ""}"#).count == 0)
    #expect(try read(#"{"words": "x"}"#).rank(of: "x") == 1)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    for words in [["b", "a", "ß"], ["two words", "one"], []] {
      let vocabulary = try Vocabulary(words: words, counts: words.isEmpty ? [] : Array(1...words.count))
      let read = try JSONDecoder().decode(Vocabulary.self, from: JSONEncoder().encode(vocabulary))
      #expect(read == vocabulary)
      for (index, word) in words.enumerated() { #expect(read.rank(of: word) == index + 1) }
    }
  }

  @Test(arguments: [
    (#"{"words": "a b a"}"#, "\"a\" twice"), (#"{"words": "a b b"}"#, "\"b\" twice"),
    (#"{"words": "a b", "counts": "1"}"#, "2 words but 1 counts"),
    (#"{"words": "a b", "counts": "1 x"}"#, "whole numbers"), (#"{"words": "a b", "counts": "1 -2"}"#, "whole numbers"),
    (#"{"words": "a", "counts": "99999999999999999999"}"#, "whole numbers"), (#"{"words": 3}"#, ""), ("{}", ""),
    (#"{"words": ["a", ""]}"#, "empty"),
  ])
  func malformedOnesAreRefused(_ json: String, _ problem: String) {
    let error = #expect(throws: DecodingError.self) { try read(json) }
    if !problem.isEmpty { #expect("\(String(describing: error))".contains(problem)) }
  }

  @Test func aHundredThousandWordsAreReadInMilliseconds() throws {
    let words = (0..<100_000).map { "w\($0)" }
    let json = try JSONEncoder().encode(Vocabulary(words: words, counts: words.indices.map { $0 }))
    let durations = try (0..<5).map { _ in
      try ContinuousClock().measure { _ = try JSONDecoder().decode(Vocabulary.self, from: json) }
    }
    #expect(try #require(durations.min()) < .milliseconds(100), "\(durations)")
  }
}
