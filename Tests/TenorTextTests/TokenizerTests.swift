import Foundation
import TenorLayers
import TenorText
import Testing

struct TokenizerCase: Decodable, CustomTestStringConvertible, Sendable {
  var name: String
  var filters: String
  var lower: Bool
  var split: String
  var charLevel: Bool
  var numWords: Int?
  var oovToken: String?
  var fit: [String]
  var words: [String]
  var counts: [Int]
  var texts: [String]
  var sequences: [[Int32]]
  var ids: [[Int32]]
  var decoded: [String]

  var testDescription: String { name }

  func fittedTokenizer() throws -> Tokenizer {
    let splitter = TokenSplitter(
      unit: charLevel ? .character : .word, filters: filters, separator: try #require(split.unicodeScalars.first),
      lowercases: lower)
    var tokenizer = Tokenizer(idLimit: numWords, unknownToken: oovToken, splitter: splitter)
    tokenizer.fit(on: fit)
    return tokenizer
  }
}

struct TokenizerTests {
  static let cases = Result { try fixture("tokenizer.json", as: [TokenizerCase].self) }

  @Test func fixturesAreThere() throws {
    #expect(try Self.cases.get().count == 15)
  }

  @Test(arguments: (try? cases.get()) ?? [])
  func agreesWithKeras(on expected: TokenizerCase) throws {
    let tokenizer = try expected.fittedTokenizer()
    var words = tokenizer.vocabulary.words
    var counts = tokenizer.vocabulary.counts
    if let unknown = expected.oovToken {
      words.insert(unknown, at: 0)
      counts.insert(0, at: 0)
    }
    #expect(words.map(bytes) == expected.words.map(bytes))
    #expect(counts == expected.counts)
    #expect(tokenizer.encode(expected.texts) == TokenBatch(expected.sequences))
    #expect(expected.ids.map { bytes(tokenizer.text(of: $0)) } == expected.decoded.map(bytes))
  }

  @Test func manyTextsGiveTheSameAsFew() throws {
    let expected = try #require(try Self.cases.get().first)
    var once = Tokenizer()
    once.fit(on: expected.fit)
    var often = Tokenizer()
    often.fit(on: (0..<500).flatMap { _ in expected.fit })
    #expect(once.vocabulary.words.map(bytes) == often.vocabulary.words.map(bytes))
    #expect(often.vocabulary.counts == once.vocabulary.counts.map { 500 * $0 })

    let batch = often.encode((0..<500).flatMap { _ in expected.texts })
    #expect(batch.count == 500 * expected.texts.count)
    for row in stride(from: 0, to: batch.count, by: 37) {
      #expect(Array(batch[row]) == expected.sequences[row % expected.texts.count])
    }
  }

  @Test func tiesBetweenPiecesOfWorkFollowFirstAppearance() {
    let texts = (0..<2_000).map { "word\($0)" }
    var tokenizer = Tokenizer()
    tokenizer.fit(on: texts)
    #expect(tokenizer.vocabulary.words == texts)
  }

  @Test func aWordSpelledAsTheUnknownTokenIsUnknown() {
    var tokenizer = Tokenizer(unknownToken: "unk")
    tokenizer.fit(on: ["unk unk unk some word"])
    #expect(tokenizer.vocabulary.words == ["some", "word"])
    #expect(tokenizer.encode(["unk word new"]) == TokenBatch([[1, 3, 1]]))
  }

  @Test func idOfAWord() {
    var tokenizer = Tokenizer(idLimit: 3)
    tokenizer.fit(on: ["a a a b b c"])
    #expect(tokenizer.id(of: "a") == 1)
    #expect(tokenizer.id(of: "b") == 2)
    #expect(tokenizer.id(of: "c") == nil)
    #expect(tokenizer.id(of: "d") == nil)
    #expect(tokenizer.idCount == 3)
  }

  @Test func decodingGivesOneTokenForEachId() throws {
    let vocabulary = try Vocabulary(words: ["the", "film"])
    let tokenizer = Tokenizer(splitter: TokenSplitter(), scheme: .imdb(), vocabulary: vocabulary)
    #expect(
      tokenizer.decode([0, 1, 4, 5, 2, 3, 6, -1, .max, .min]) == [
        "[PAD]", "[START]", "the", "film", "[OOV]", "[OOV]", "[OOV]", "[OOV]", "[OOV]", "[OOV]",
      ])
  }
}
