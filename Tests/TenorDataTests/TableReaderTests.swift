import TenorData
import Testing

struct TableReaderTests {
  @Test func quotesHoldCommasLineEndsAndQuotes() throws {
    let data = try read("review,sentiment\r\n\"Good, \"\"very\"\"\nindeed\",pos\r\nbad,neg\r\n\"\",pos")
    #expect(data.texts == ["Good, \"very\"\nindeed", "bad", ""])
    #expect(data.classes == ["neg", "pos"])
    #expect(data.labels == [1, 0, 1])
    #expect(data.lineNumbers == [2, 4, 5])
  }

  @Test func aByteOrderMarkIsNoPartOfTheHeader() throws {
    let data = try read("\u{FEFF}text,label\na,0\nb,1\n")
    #expect(data.columns?.text.name == "text")
    #expect(data.texts == ["a", "b"])
  }

  @Test func emptyLinesAreSkippedAndCounted() throws {
    let data = try read("text,label\n\n\r\na,0\n\nb,1\n\n")
    #expect(data.texts == ["a", "b"])
    #expect(data.lineNumbers == [4, 6])
  }

  @Test func tabSeparatedQuotesAreOrdinary() throws {
    let data = try read("Id\tPhrase\tSentiment\n1\t\"open, it 's\t2\r\n2\t \t0\n", "train.tsv")
    #expect(data.texts == ["\"open, it 's", " "])
    #expect(data.classes == ["0", "2"])
    #expect(data.recordIDs == ["1", "2"])
  }

  @Test func quotesInsideAnUnquotedFieldAreOrdinary() throws {
    #expect(try read("text,label\na \"b\" c,0\n5' 10\",1\n").texts == ["a \"b\" c", "5' 10\""])
  }

  @Test func labelsAreTrimmedAndThatIsSaid() throws {
    let data = try read("text,label\na, pos\nb,neg \nc,pos\n")
    #expect(data.classes == ["neg", "pos"])
    #expect(data.notes == ["Removed stray spaces around 2 labels."])
  }

  @Test func numericLabelsStandInNumericOrder() throws {
    #expect(try read("text,label\na,10\nb,9\nc,-1\n").classes == ["-1", "9", "10"])
    #expect(try read("text,label\na,10\nb,9\nc,x\n").classes == ["10", "9", "x"])
  }

  @Test func aLineOfTenMegabytesIsRead() throws {
    let long = String(repeating: "word ", count: 2_000_000)
    let data = try read("text,label\n\"\(long)\",0\n\(long),1\nshort,1\n")
    #expect(data.texts.map(\.utf8.count) == [10_000_000, 10_000_000, 5])
  }

  @Test func manyRecordsKeepTheirOrder() throws {
    let rows = (0..<5_000).map { "\"text \($0)\",\($0 % 3)" }
    let data = try read("text,label\n" + rows.joined(separator: "\n"))
    #expect(data.texts == (0..<5_000).map { "text \($0)" })
    #expect(data.labels == (0..<5_000).map { $0 % 3 })
  }

  @Test func latin1IsReadOnlyOnDemand() throws {
    let bytes = Array("text,label\ncaf".utf8) + [0xE9, 0x2C] + Array("0\nb,1\n".utf8)
    #expect(failure { try Dataset.read(bytes, file: "old.csv") }?.kind == .badEncoding)
    let data = try Dataset.read(bytes, file: "old.csv", options: ReadOptions(encoding: .latin1))
    #expect(data.texts == ["café", "b"])
  }

  @Test func withoutAnExtensionTheContentsDecide() throws {
    #expect(try read("text\tlabel\na,b\t0\nc\t1\n", "standard input").texts == ["a,b", "c"])
    #expect(try read("{\"text\": \"a\", \"label\": 0}\n", "standard input").texts == ["a"])
    #expect(try read("text,label\na,0\nc,1\n", "standard input").texts == ["a", "c"])
    #expect(try read("text,label\na,0\n", "x.tsv", ReadOptions(format: .csv)).texts == ["a"])
  }
}

struct BadTableTests {
  @Test func anEmptyFile() {
    for text in ["", "\n\n", "\u{FEFF}"] { #expect(failure { try read(text) }?.kind == .noExamples) }
  }

  @Test func onlyAHeader() {
    #expect(failure { try read("text,label\n") }?.kind == .noExamples)
  }

  @Test func aRecordWithTooFewOrTooManyFields() {
    for row in ["only text", "text,0,more"] {
      let error = failure { try read("text,label\n\"a\nb\",0\n\(row)\n") }
      #expect(error?.kind == .wrongFieldCount)
      #expect(error?.line == 4)
    }
  }

  @Test func aQuoteThatIsNotClosed() {
    let error = failure { try read("text,label\na,0\n\"b,1\nc,0\n") }
    #expect(error?.kind == .badQuotes)
    #expect(error?.line == 3)
  }

  @Test func textAfterAClosingQuote() {
    let error = failure { try read("text,label\n\"a\"b,1\n") }
    #expect(error?.kind == .badQuotes)
    #expect(error?.line == 2)
  }

  @Test func invalidUTF8NamesItsLine() {
    let bytes = Array("text,label\n\"a\nb ".utf8) + [0xFF] + Array("\",0\n".utf8)
    let error = failure { try Dataset.read(bytes, file: "reviews.csv") }
    #expect(error?.kind == .badEncoding)
    #expect(error?.line == 3)
    #expect(error?.remedy.contains("latin1") == true)
  }

  @Test func aNULByteNamesItsLine() {
    let error = failure { try read("text,label\na,0\nb\0,1\n") }
    #expect(error?.kind == .badEncoding)
    #expect(error?.line == 3)
  }

  @Test func utf16IsNamed() {
    let error = failure { try Dataset.read([0xFF, 0xFE, 0x61, 0], file: "reviews.csv") }
    #expect(error?.problem.contains("UTF-16") == true)
  }

  @Test func anEmptyLabelNamesItsLine() {
    let error = failure { try read("text,label\na,0\nb,  \n") }
    #expect(error?.kind == .emptyLabel)
    #expect(error?.line == 3)
    #expect(error?.column == "label")
  }

  @Test func aMissingColumnSuggestsTheNearest() {
    let error = failure { try read("review,sentiment\na,0\n", "r.csv", ReadOptions(labelColumn: "sentimant")) }
    #expect(error?.kind == .missingColumn)
    #expect(error?.remedy.contains("\"sentiment\"") == true)
    #expect(
      error?.description == "r.csv:1: column \"sentimant\": expected this column, found the columns \"review\", "
        + "\"sentiment\"; perhaps \"sentiment\" is meant.")
  }

  @Test func dataWithoutLabelsAreLegalOnlyWhenAskedFor() throws {
    let text = "text\nsome words here\nother words there\n"
    #expect(failure { try read(text) }?.kind == .missingColumn)
    for labels in [ReadOptions.Labels.optional, .ignored] {
      let data = try read(text, "r.csv", ReadOptions(labels: labels))
      #expect(data.labels == nil)
      #expect(data.texts.count == 2)
    }
    #expect(try read("text,label\na,0\nb,1\n", "r.csv", ReadOptions(labels: .optional)).labels == [0, 1])
    #expect(try read("text,label\na,0\nb,\n", "r.csv", ReadOptions(labels: .ignored)).labels == nil)
  }
}
