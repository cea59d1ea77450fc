import Foundation
import TenorInterchange
import TenorModel
import TenorText
import Testing

@Suite("Tokenizers of Hugging Face")
struct HuggingFaceTokenizerTests {
  private static let hasTokenizers = Python.has("tokenizers")
  private static let skip: Comment = "no Python with the package tokenizers: name one with TENOR_PYTHON"

  /// Words of several scripts, marks, numbers, pictures and what stands between them.
  private static let parts = [
    "film", "Film", "FILMS", "a", "the", "isn't", "CAN'T", "cannot", "it's", "don’t", "re-read", "e.g.", "10/10", "3.5",
    "naïve", "nai\u{308}ve", "Café", "CAFE\u{301}", "Straße", "STRASSE", "ΟΔΟΣ", "ΣΑΣ", "Α'Σ", "Σ", "ΟΔΟΣ.", "İstanbul",
    "ЖИЗНЬ", "жизнь", "映画", "映画です", "한국어", "\u{1112}\u{1161}\u{11AB}", "हिन्दी", "العربية", "עברית", "ไทย",
    "😀", "👩‍👩‍👧", "🇩🇪", "👍🏽", "ﬁlm", "Ⅷ", "x²", "①", "ﷺ", "\u{1F1E9}", "e\u{301}\u{323}", "Å", "\u{212B}", "ª",
    "<br />", "<BR>", "<br/", "<b>", "<br\n/ >", "[UNK]", "[PAD]", "[START]", "unk", "pad", "_", "__", "--", "…",
    "“good”",
    "«bien»", "100%", "$5", "#tag", "@user", "a,b", "c;d", "(e)", "f/g", "\\n", "tab\there", "line\nbreak", "cr\rhere",
    "no\u{A0}break", "thin\u{2009}space", "zero\u{200B}width", "\u{FEFF}bom", "nel\u{85}x", "fs\u{1C}x", "\u{3000}wide",
    "H\u{331}eth", "J\u{30C}", "W\u{30A}\u{301}", "Ϊ\u{301}", "\u{0}nul", "soft\u{AD}hyphen", "¿qué?", "I", "i", "ı",
    "ǅ", "ß", "ſ",
  ]

  private static var texts: [String] {
    var random = Generator(state: 11)
    let spaces = [" ", " ", " ", "  ", "", "\t", "\n", " ,", ". ", "\u{A0}"]
    let mixed = (0..<200).map { _ in
      (0..<Int(random.next() % 12)).map { _ in
        parts[Int(random.next() % UInt64(parts.count))] + spaces[Int(random.next() % UInt64(spaces.count))]
      }.joined()
    }
    return ["", " ", "\n"] + parts + mixed + [String(repeating: "long film the a ", count: 60)]
  }

  private static func fitted(
    _ cleaner: TextCleaner, _ splitter: TokenSplitter, _ scheme: TokenIDScheme, _ rule: SequenceRule = SequenceRule()
  ) -> TextPipeline {
    .fitted(
      to: Array(texts.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)),
      configuration: .init(cleaner: cleaner, splitter: splitter, scheme: scheme, sequenceRule: rule))
  }

  private static var pipelines: [(name: String, pipeline: TextPipeline)] {
    let keras = TokenIDScheme.keras(unknownToken: "[UNK]")
    let lowered = TokenSplitter(lowercases: false)
    return [
      ("default", .fitted(to: texts)),
      ("default-limited", fitted(TextCleaner(), lowered, keras.limited(to: 20), SequenceRule(maximumLength: 7))),
      ("keras", fitted(.none, TokenSplitter(), keras)),
      ("contractions", fitted(.englishContractions, TokenSplitter(filters: "", lowercases: false), keras)),
      ("characters", fitted(TextCleaner(), TokenSplitter(unit: .character, lowercases: false), keras)),
      ("plain", fitted(.none, TokenSplitter(filters: "", lowercases: false), keras)),
      (
        "other-separator",
        fitted(
          TextCleaner(replacements: [Replacement(".", with: "|"), Replacement(.whiteSpace, with: "_")]),
          TokenSplitter(filters: "^-]\\[。", separator: "|"), keras)
      ),
      (
        "start",
        fitted(
          TextCleaner(foldsWhiteSpace: true), lowered, .imdb(idLimit: 60),
          SequenceRule(maximumLength: 9, truncating: .post))
      ),
      ("start-skipped", fitted(TextCleaner(), lowered, .imdb(idLimit: 60, skipTop: 6))),
      ("word-like-marker", fitted(.none, TokenSplitter(filters: "", lowercases: false), .keras(unknownToken: "unk"))),
    ]
  }

  @Test("the library gives the same ids", .enabled(if: Self.hasTokenizers, Self.skip))
  func sameIDs() throws {
    struct Expectation: Encodable {
      var texts: [String]
      var ids: [[Int32]]
    }
    struct Difference: Decodable {
      var text: String
      var expected: [Int32]
      var found: [Int32]
    }
    let folder = try TemporaryFolder()
    for (name, pipeline) in Self.pipelines {
      try folder.write(HuggingFaceTokenizer(pipeline).bytes, to: "\(name)/tokenizer.json")
      let ids = Self.texts.map { pipeline.encode($0).ids }
      // The texts must tell something: known words, unknown ones, and more than one of each.
      #expect(Set(ids.joined()).count > 10, "\(name)")
      try folder.write(JSONEncoder().encode(Expectation(texts: Self.texts, ids: ids)), to: "\(name)/expected.json")
    }
    let found = try Python.check("check_tokenizer.py", folder, [String: [Difference]].self)
    #expect(Set(found.keys) == Set(Self.pipelines.map(\.name)))
    for (name, differences) in found {
      #expect(differences.isEmpty, "\(name): \(differences.count) texts, such as \(differences.prefix(3))")
    }
    print("tokenizers: \(found.count) pipelines, \(Self.texts.count) texts each")
  }

  @Test("the file is JSON, with words that Unicode holds for equal kept apart")
  func isJSON() throws {
    let pipeline = TextPipeline.fitted(
      to: ["é e\u{301}"], configuration: .init(cleaner: .none, scheme: .keras(unknownToken: "[UNK]")))
    let bytes = try HuggingFaceTokenizer(pipeline).bytes
    _ = try JSONSerialization.jsonObject(with: Data(bytes))
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.utf8.split(separator: UInt8(ascii: "\"")).map { Array($0) }
    #expect(words.contains(Array("\u{E9}".utf8)) && words.contains(Array("e\u{301}".utf8)))
  }

  @Test("what the format cannot say is refused with a reason")
  func refused() throws {
    func error(_ scheme: TokenIDScheme, _ rule: SequenceRule) -> ModelError? {
      let pipeline = TextPipeline.fitted(to: ["a"], configuration: .init(scheme: scheme, sequenceRule: rule))
      return #expect(throws: ModelError.self) { try HuggingFaceTokenizer(pipeline) }
    }
    let leftOut = error(.keras(), SequenceRule())
    #expect(leftOut?.kind == .unsupported && leftOut?.description.contains("unknown token") == true)
    let cut = error(.imdb(), SequenceRule(maximumLength: 5, truncating: .pre))
    #expect(cut?.kind == .unsupported && cut?.description.contains("start id") == true)
  }
}
