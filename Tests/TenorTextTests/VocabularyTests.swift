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
