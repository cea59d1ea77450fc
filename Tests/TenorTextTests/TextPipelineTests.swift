import Foundation
import TenorLayers
import TenorText
import Testing

struct TextPipelineTests {
  let texts = ["A good film.<br /><br />Really GOOD!", "A bad film", "Café noir", "cafe\u{301} au lait"]

  @Test func defaultsCleanAndKeepAnUnknownToken() {
    let pipeline = TextPipeline.fitted(to: texts)
    #expect(
      pipeline.tokenizer.vocabulary.words == ["a", "good", "film", "café", "really", "bad", "noir", "au", "lait"])
    #expect(
      pipeline.encode("a GOOD new film<br/>café")
        == EncodedText(
          ids: [2, 3, 1, 4, 5], unknownCount: 1, tokenCount: 5, isTruncated: false))
    #expect(pipeline.decode([2, 3, 1, 4, 5]) == ["a", "good", "[UNK]", "film", "café"])
    #expect(pipeline.idCount == 11)
  }

  @Test func theVocabularyHoldsOnlyWordsWithAnId() {
    var configuration = TextPipeline.Configuration()
    configuration.scheme = .keras(idLimit: 4, unknownToken: "[UNK]")
    let pipeline = TextPipeline.fitted(to: texts, configuration: configuration)
    #expect(pipeline.tokenizer.vocabulary.words == ["a", "good"])
    #expect(pipeline.encode(texts) == TokenBatch([[2, 3, 1, 1, 3], [2, 1, 1], [1, 1], [1, 1, 1]]))
    #expect(pipeline.idCount == 4)
  }

  @Test func longTextsKeepTheirTailAndSaySo() {
    var configuration = TextPipeline.Configuration()
    configuration.sequenceRule.maximumLength = 2
    let pipeline = TextPipeline.fitted(to: texts, configuration: configuration)
    let encoded = pipeline.encode("film a unseen good")
    #expect(encoded.ids == [1, 3])
    #expect(encoded.isTruncated)
    #expect(encoded.tokenCount == 4)
    #expect(encoded.unknownCount == 1)
    #expect(pipeline.encode(["film a unseen good"]) == TokenBatch([[1, 3]]))
    #expect(!pipeline.encode("film a").isTruncated)
  }

  @Test(arguments: [
    "", "   ", "\0", "?!<br />", "unseen words only", "\u{FFFD}\u{301}", "<br",
    String(repeating: "x", count: 10_000_000),
  ])
  func everyTextHasADefinedResult(_ text: String) {
    for scheme in [TokenIDScheme.keras(), .keras(unknownToken: "?"), .imdb(), .imdb(idLimit: 0), .imdb(skipTop: 9)] {
      let pipeline = TextPipeline.fitted(to: texts, configuration: .init(scheme: scheme))
      let encoded = pipeline.encode(text)
      #expect(encoded.unknownCount == encoded.tokenCount)
      #expect(encoded.ids.count == (scheme.unknown == nil ? 0 : encoded.tokenCount) + (scheme.start == nil ? 0 : 1))
      #expect(encoded.ids.allSatisfy { $0 > 0 && Int($0) < pipeline.idCount })
      #expect(Array(pipeline.encode([text])[0]) == encoded.ids)
    }
  }

  @Test func oneTextAndManyAgree() {
    let pipeline = TextPipeline.fitted(to: texts, configuration: .init(scheme: .imdb(idLimit: 8)))
    let many = (0..<999).map { "\(texts[$0 % 4]) \($0) good" }
    let batch = pipeline.encode(many)
    for (row, text) in many.enumerated() { #expect(Array(batch[row]) == pipeline.encode(text).ids) }
    #expect(pipeline.encode([]).count == 0)
  }

  @Test func savedAndReadBackItIsTheSame() throws {
    let configurations: [TextPipeline.Configuration] = [
      .init(),
      .init(
        cleaner: .englishContractions, splitter: TokenSplitter(filters: "。!", separator: "\u{a0}"),
        scheme: .imdb(idLimit: 9)),
      .init(
        splitter: TokenSplitter(unit: .character), scheme: .keras(),
        sequenceRule: .init(truncating: .post, padding: .post)),
    ]
    for configuration in configurations {
      let pipeline = TextPipeline.fitted(to: texts, configuration: configuration)
      let json = try JSONEncoder().encode(pipeline)
      let copy = try JSONDecoder().decode(TextPipeline.self, from: json)
      #expect(copy == pipeline)
      #expect(copy.encode(texts) == pipeline.encode(texts))
    }
  }

  @Test func aSavedVocabularyWithAWordTwiceIsRefused() throws {
    let pipeline = TextPipeline.fitted(to: texts)
    let json = String(decoding: try JSONEncoder().encode(pipeline), as: UTF8.self)
    let edited = json.replacing("a good film", with: "a bad film")
    #expect(edited != json)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(TextPipeline.self, from: Data(edited.utf8)) }
  }

  @Test func aSavedSchemeWhoseMarkerIsAlsoAWordIsRefused() throws {
    let json = #"{"unknown": {"id": 2, "token": "?"}, "word_offset": 1, "skip_top": 0}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(TokenIDScheme.self, from: Data(json.utf8)) }
  }

  /// Enough texts for several pieces, some of them empty, one with the unknown token among its words.
  private static let manyTexts: [String] = (0..<300).map { row in
    row % 17 == 0
      ? ""
      : (0..<row % 23).map { "word\((row * 7 + $0 * $0) % 61)" }.joined(separator: " ") + (row == 40 ? " [UNK]" : "")
  }

  @Test(arguments: [
    TokenIDScheme.keras(), .keras(idLimit: 9), .keras(unknownToken: "[UNK]"),
    .keras(idLimit: 20, unknownToken: "[UNK]"),
    .imdb(), .imdb(idLimit: 30), .imdb(idLimit: 30, skipTop: 6), .keras(idLimit: 0),
  ])
  func idsFromFittingAreThoseOfEncoding(scheme: TokenIDScheme) {
    let splitter = TokenSplitter(filters: ".", lowercases: false)
    for rule in [SequenceRule(), SequenceRule(maximumLength: 5), SequenceRule(maximumLength: 5, truncating: .post)] {
      let configuration = TextPipeline.Configuration(splitter: splitter, scheme: scheme, sequenceRule: rule)
      let fitted = TextPipeline.fitting(to: Self.manyTexts, configuration: configuration)
      #expect(fitted.pipeline == .fitted(to: Self.manyTexts, configuration: configuration))
      #expect(fitted.encoded() == fitted.pipeline.encode(Self.manyTexts))
    }
    #expect(TextPipeline.fitting(to: []).encoded().count == 0)
  }
}
