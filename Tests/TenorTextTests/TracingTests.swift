import TenorLayers
import TenorText
import Testing

@Suite("Tokens and their places")
struct TracingTests {
  private static let texts = [
    "", " ", "Good film.", "I can't say it's good,\tbut  fine!\n", "A<br />B<BR>c<br/ >d",
    "Ünïcode e\u{301}tude ΣΑΣ İo",
    "one—two…three", "\u{A0}no-break\u{A0}space", "a b a b a b a b a b", "𝒳 emoji 👩‍👩‍👧 flag 🇩🇪", "<br", "< br >",
    "\r\nline\r\n",
  ]

  private static let configurations: [(name: String, TextPipeline.Configuration)] = [
    ("standard", .init(sequenceRule: SequenceRule(maximumLength: 4))),
    (
      "the head of a text, no token for unknown words",
      .init(
        scheme: .keras(idLimit: 6), sequenceRule: SequenceRule(maximumLength: 3, truncating: .post))
    ),
    ("contractions", .init(cleaner: .englishContractions, splitter: TokenSplitter(filters: "", lowercases: false))),
    ("imdb", .init(scheme: .imdb(idLimit: 9, skipTop: 2), sequenceRule: SequenceRule(maximumLength: 5))),
    ("characters", .init(splitter: TokenSplitter(unit: .character))),
    ("no cleaning", .init(cleaner: .none, splitter: TokenSplitter(lowercases: false))),
  ]

  @Test("what is read is what encoding gives", arguments: 0..<6)
  func ids(configuration: Int) {
    let (name, configuration) = Self.configurations[configuration]
    let pipeline = TextPipeline.fitted(to: Array(Self.texts.prefix(7)), configuration: configuration)
    for text in Self.texts {
      let encoded = pipeline.encode(text), tokens = pipeline.trace(text)
      #expect(tokens.filter(\.isRead).compactMap(\.id) == encoded.ids, "\(name): \(text)")
      #expect(tokens.count { !$0.isMarker } == encoded.tokenCount, "\(name): \(text)")
      #expect(tokens.count(where: \.isUnknown) == encoded.unknownCount, "\(name): \(text)")
      #expect(tokens.contains(where: \.isTruncated) == encoded.isTruncated, "\(name): \(text)")
    }
  }

  private func pieces(_ text: String, _ configuration: TextPipeline.Configuration = .init()) -> [String?] {
    let pipeline = TextPipeline.fitted(to: [text], configuration: configuration)
    return pipeline.trace(text).map { $0.range.map { String(text[$0]) } }
  }

  @Test("words are found where they stand, in their own case")
  func places() {
    #expect(pieces("Good film. Good!") == ["Good", "film", "Good"])
    let text = "Good film. Good!"
    let last = TextPipeline.fitted(to: [text]).trace(text).last?.range
    #expect(last?.lowerBound == text.index(text.startIndex, offsetBy: 11))
    let twice = "so-so"
    let ranges = TextPipeline.fitted(to: [twice]).trace(twice).map(\.range)
    #expect(ranges.count == 2 && ranges[0]?.upperBound != ranges[1]?.upperBound)
    #expect(pieces("A<br />B<BR>c  d") == ["A", "B", "c", "d"])
    #expect(pieces("well-made,yes") == ["well", "made", "yes"])
    #expect(pieces("ÉTUDE Œuvre") == ["ÉTUDE", "Œuvre"])
    #expect(pieces("ab", .init(splitter: TokenSplitter(unit: .character))) == ["a", "b"])
    // A marker is no part of the text.
    #expect(pieces("Good", .init(scheme: .imdb())) == [nil, "Good"])
  }

  @Test("words that cleaning made stand for the piece that they were made of")
  func changedWords() {
    #expect(pieces("I can't, can not", .init(cleaner: .englishContractions)) == ["I", "can", "can't,", "can", "not"])
    // The accent is a scalar of its own in the text, and none in the token.
    #expect(pieces("an e\u{301}tude .") == ["an", "e\u{301}tude"])
  }

  @Test("cleaning that reaches across white space leaves no places")
  func lostPlaces() {
    let cleaner = TextCleaner(replacements: [Replacement("new york", with: "newyork")])
    let text = "In New York."
    let tokens = TextPipeline.fitted(to: [text], configuration: .init(cleaner: cleaner)).trace(text)
    #expect(tokens.map(\.text) == ["in", "newyork"])
    #expect(tokens.map(\.range) == [nil, nil])
  }
}
