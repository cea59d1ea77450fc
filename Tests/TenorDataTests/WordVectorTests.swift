import Foundation
import TenorData
import TenorText
import Testing

@Suite("Vectors of words")
struct WordVectorTests {
  let folder: TemporaryFolder
  let vocabulary: Vocabulary

  init() throws {
    folder = try TemporaryFolder()
    vocabulary = try Vocabulary(words: ["the", "film", "naïve", "plot"])
  }

  private func read(
    _ bytes: some Sequence<UInt8>, dimension: Int? = nil, name: String = "v.txt"
  ) throws -> WordVectors {
    try WordVectors(contentsOf: folder.write(bytes, name), for: vocabulary, dimension: dimension)
  }

  private func read(_ text: String, dimension: Int? = nil) throws -> WordVectors {
    try read(text.utf8, dimension: dimension)
  }

  /// The error's place and problem.
  private func error(
    _ kind: DataError.Kind, line: Int?, _ problem: String, location: SourceLocation = #_sourceLocation,
    _ body: () throws -> WordVectors
  ) {
    let error = failure(body, location: location)
    #expect(error?.kind == kind && error?.line == line, "\(String(describing: error))", sourceLocation: location)
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))", sourceLocation: location)
  }

  @Test func gloveHasNoHeader() throws {
    let vectors = try read("film 0.5 -1e-2 3\nother 1 1 1\nthe 1 2 -0\n")
    #expect(vectors.dimension == 3 && vectors.fileCount == 3 && vectors.foundCount == 2)
    #expect(vectors.vector(rank: 1).map(Array.init) == [1, 2, 0])
    #expect(vectors.vector(rank: 2).map(Array.init) == [0.5, -0.01, 3])
    for rank in [-1, 0, 3, 4, 5] { #expect(vectors.vector(rank: rank) == nil) }
  }

  @Test func word2vecAndFastTextHaveOne() throws {
    // A space at the end of each line, as both write it; tabs; carriage returns; no last line feed; a byte order mark.
    for text in [
      "2 2\nnaïve 1 2 \nplot 3 4 \n", "2 2\r\nnaïve 1 2\r\nplot 3 4", "2\t2\nnaïve\t1\t2\n\nplot\t3\t4\n\n",
      "\u{FEFF}2 2\nnaïve 1 2\nplot 3 4",
    ] {
      let vectors = try read(text, dimension: 2)
      #expect(vectors.dimension == 2 && vectors.fileCount == 2 && vectors.foundCount == 2)
      #expect(vectors.vector(rank: 3).map(Array.init) == [1, 2] && vectors.vector(rank: 4).map(Array.init) == [3, 4])
    }
  }

  @Test func theFirstOfEqualWordsCounts() throws {
    let vectors = try read("the 1 2\nx 0 0\nthe 3 4\nx 0 0\nthe 5 6\nThe 7 8\n")
    #expect(vectors.vector(rank: 1).map(Array.init) == [1, 2])
    #expect(vectors.duplicateCount == 2 && vectors.foundCount == 1 && vectors.fileCount == 6)
  }

  /// GloVe's largest file has such lines.
  @Test func wordsWithSpacesArePassedOver() throws {
    let vectors = try read("the 1 2\n. . . 3 4\nat name@domain.com 5 6\nplot 7 8\n")
    #expect(vectors.fileCount == 4 && vectors.foundCount == 2)
    #expect(vectors.vector(rank: 4).map(Array.init) == [7, 8])
  }

  @Test func compressedFilesAreReadInPieces() throws {
    // Some megabytes, so that lines lie across the pieces that are read.
    let numbers = (0..<50).map { "0.\($0)" }.joined(separator: " ")
    var text = ""
    for row in 0..<20_000 { text += "w\(row &* 7_919 % 20_011) \(numbers)\n" }
    text += "plot " + (0..<50).map(String.init).joined(separator: " ") + "\n"
    let plain = try read(text)
    try folder.run("gzip -k v.txt && cp v.txt.gz compressed")
    for name in ["v.txt.gz", "compressed"] {
      let vectors = try WordVectors(contentsOf: folder.path + "/" + name, for: vocabulary)
      #expect(vectors.fileCount == 20_001 && vectors.foundCount == 1)
      #expect(vectors.vector(rank: 4).map(Array.init) == (0..<50).map(Float.init))
      #expect(vectors.vector(rank: 4) == plain.vector(rank: 4))
    }
  }

  @Test func linesOfAnotherLengthAreNamed() {
    error(.badVector, line: 2, "a word and 2 numbers, found 2 fields") { try read("the 1 2\nfilm 1\nplot 3 4\n") }
    error(.badVector, line: 2, "a word and 2 numbers, found 4 fields") { try read("the 1 2\nother 1 2 3\n") }
    error(.badVector, line: 3, "found 1 fields") { try read("2 2\nthe 1 2\nplot\n") }
  }

  @Test(arguments: ["nan", "inf", "-inf", "1e99", "x", "1,5", "0.5."])
  func numbersThatAreNoneAreNamed(_ number: String) throws {
    error(.badVector, line: 2, "expected a finite number, found '\(number)'") {
      try read("other 1 2\nthe 1 \(number)\n")
    }
    // Nobody wants these.
    #expect(try read("the 1 2\nother 1 \(number)\n").foundCount == 1)
  }

  @Test func wordsMustBeUTF8() {
    error(.badVector, line: 2, "UTF-8") {
      try read(Array("the 1 2\n".utf8) + [0x66, 0xFF, 0x20] + Array("1 2\n".utf8))
    }
  }

  @Test func theFirstLineIsChecked() {
    error(.badVector, line: 1, "expected 3 vectors as the first line says, found 2") { try read("3 1\na 1\nb 2\n") }
    error(.badVector, line: 1, "found 2") { try read("1 1\na 1\nb 2\n") }
    error(.badVector, line: 1, "1 to 16384 numbers, found 9000000") { try read("5 9000000\na 1\n") }
    error(.badVector, line: 1, "found 0") { try read("5 0\na\n") }
    error(.badVector, line: 1, "found 0") { try read("word\n") }
    error(.badArgument, line: 1, "vectors of 64 numbers, which the network's embedding has, found 2") {
      try read("the 1 2\n", dimension: 64)
    }
    error(.badArgument, line: 1, "found 2") { try read("1 2\nthe 1 2\n", dimension: 3) }
    error(.badVector, line: 2, "expected a word and") {
      try read("99999999999999999999 2\nthe 1 2\n")
    }
  }

  @Test func filesWithoutVectorsAreRefused() throws {
    error(.noExamples, line: nil, "empty") { try read("") }
    error(.noExamples, line: nil, "found none") { try read("\n\n") }
    error(.noExamples, line: nil, "found none") { try read("0 5\n") }
    error(.missingFile, line: nil, "found none") {
      try WordVectors(contentsOf: folder.path + "/nothing.vec", for: vocabulary)
    }
    error(.inputOutput, line: nil, "folder") { try WordVectors(contentsOf: folder.path, for: vocabulary) }
  }

  @Test func endlessLinesAndDamagedArchivesAreRefused() throws {
    error(.badVector, line: 2, "at most 1 MiB") {
      try read(Array("the 1 2\n".utf8) + [UInt8](repeating: 0x61, count: 3 << 20))
    }
    try folder.run("head -c 400000 /dev/urandom | od -An -tx1 -v | gzip > whole.gz && head -c 100000 whole.gz > cut.gz")
    let cut = failure { try WordVectors(contentsOf: folder.path + "/cut.gz", for: vocabulary) }
    #expect(cut?.kind == .badArchive || cut?.kind == .badVector)
    // A kilobyte that unpacks to a line of many megabytes.
    try folder.run("head -c 50000000 /dev/zero | gzip > bomb.gz")
    error(.badVector, line: 1, "at most 1 MiB") {
      try WordVectors(contentsOf: folder.path + "/bomb.gz", for: vocabulary)
    }
  }

  /// Damages a file in many ways; each must give vectors or an error, never a trap.
  @Test func damageNeverTraps() throws {
    let text = Array("3 4\nthe 1 2 3 4\nnaïve 0.5 -1e-3 2 0\nplot 1 1 1 1\n".utf8)
    var state: UInt64 = 1
    func random() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    var refused = 0
    for _ in 0..<1_000 {
      var damaged = text
      for _ in 0..<2 { damaged[random() % damaged.count] = [UInt8](" \n\r\t0.9-e\u{FF}\0".utf8)[random() % 11] }
      if random() % 4 == 0 { damaged.removeLast(random() % damaged.count) }
      if (try? read(damaged)) == nil { refused += 1 }
    }
    #expect(refused > 500 && refused < 1_000)
  }
}
