import TenorText
import Testing

struct CleaningFixture: Decodable {
  var rows: [[String]]
  var contractions: [[String]]
  var lower: [[String]]
  var normalized: [[String]]
  var html: [[String]]
}

struct TextCleanerTests {
  let expected: CleaningFixture

  init() throws {
    expected = try fixture("cleaning.json")
  }

  private func check(_ cleaner: TextCleaner, _ pairs: [[String]], location: SourceLocation = #_sourceLocation) {
    #expect(!pairs.isEmpty, sourceLocation: location)
    for pair in pairs {
      #expect(bytes(cleaner.clean(pair[0])) == bytes(pair[1]), "\(pair[0].debugDescription)", sourceLocation: location)
    }
  }

  @Test func lowerCaseIsPythons() {
    check(TextCleaner(replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: true), expected.lower)
  }

  @Test func normalizationIsFormC() {
    check(TextCleaner(replacesHTMLBreaks: false, normalizesUnicode: true, lowercases: false), expected.normalized)
  }

  @Test func htmlBreaksBecomeSpaces() {
    check(TextCleaner(replacesHTMLBreaks: true, normalizesUnicode: false, lowercases: false), expected.html)
  }

  @Test func contractionsAreWrittenOut() {
    check(.englishContractions, expected.contractions)
  }

  @Test func everyRowOfTheTableWorksAlone() {
    let table = Dictionary(
      uniqueKeysWithValues: Replacement.englishContractions.compactMap { row -> (String, String)? in
        guard case .text(let text) = row.pattern else { return nil }
        return (text, row.substitute)
      })
    #expect(expected.rows.count == 16)
    #expect(table.count == expected.rows.count + 2)
    for row in expected.rows {
      #expect(table[row[0]] == row[1])
      let cleaner = TextCleaner(
        replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: false,
        replacements: [Replacement(row[0], with: row[1])])
      #expect(cleaner.clean("<\(row[0])\(row[0])é") == "<\(row[1])\(row[1])é")
    }
    #expect(Replacement.englishContractions.last == Replacement(.whiteSpace, with: " "))
  }

  @Test func aPatternOfNothingMatchesNothing() {
    let cleaner = TextCleaner(replacements: [
      Replacement("", with: "x"), Replacement("longer than the text", with: "y"),
    ])
    #expect(cleaner.clean("abc") == "abc")
    #expect(cleaner.clean("") == "")
  }

  @Test func aLongLineIsCleaned() {
    let line = String(repeating: "I'm <br /> HERE, é. ", count: 500_000)
    let clean = TextCleaner.englishContractions.clean(line)
    #expect(clean.utf8.count == "i am <br /> here , é . ".utf8.count * 500_000 - 1)
  }
}
