import TenorData
import Testing

struct ColumnGuessTests {
  private func guess(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> ColumnGuess {
    try #require(try read(text, "r.csv", options).columns)
  }

  @Test func byHeader() throws {
    let guess = try guess("id,Review ,Sentiment\n1,a b,0\n2,c d,1\n")
    #expect(
      guess.description == "text column: Review (guessed from the header), "
        + "label column: Sentiment (guessed from the header), record id: id")
  }

  @Test func byContentsUnderAnUnknownHeader() throws {
    let guess = try guess("was,verdict\nsome long words,good\nother long words,bad\nthird long words,good\n")
    #expect(guess.hasHeader)
    #expect(guess.text.name == "was")
    #expect(guess.label?.name == "verdict")
    #expect(guess.text.reason == .content)
  }

  @Test func withoutAHeader() throws {
    let rows = "4,some long words\n0,other long words\n4,third long words\n0,more long words\n"
    let guess = try guess(rows)
    #expect(!guess.hasHeader)
    #expect(guess.text.index == 1)
    #expect(guess.label?.index == 0)
    #expect(
      guess.description == "text column: column 2 (guessed from the contents), "
        + "label column: column 1 (guessed from the contents), no header")
    #expect(try read(rows).count == 4)
  }

  @Test func namedColumnsWin() throws {
    let guess = try guess(
      "text,other,label,stars\na b,c d,0,5\ne f,g h,1,4\n", ReadOptions(textColumn: "other", labelColumn: "Stars"))
    #expect(guess.text.index == 1)
    #expect(guess.label?.index == 3)
    #expect(guess.text.reason == .given)
  }

  @Test func aHeaderCanBeDenied() throws {
    let data = try read("text,label\nb c d,1\n", "r.csv", ReadOptions(hasHeader: false))
    #expect(data.count == 2)
  }

  @Test func aTableOfNumbersHasNoText() {
    #expect(failure { try read("a,b\n1,2\n3,4\n") }?.kind == .missingColumn)
  }
}
