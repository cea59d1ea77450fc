import Foundation
import TenorData
import Testing

struct ArchiveTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ name: String, _ options: ReadOptions = ReadOptions()) throws -> Dataset {
    let locator = DatasetLocator(dataFolder: folder.path, environment: [:])
    return try Dataset.read(locator.locate(name, subset: options.subset, format: options.format), options: options)
  }

  private func writeCorpus() throws {
    for subset in ["train", "test"] {
      for label in ["pos", "neg", "unsup"] {
        for number in [10, 9, 1] {
          try folder.write("\(subset) \(label) \(number)", "aclImdb/\(subset)/\(label)/\(number)_7.txt")
        }
      }
      try folder.write("http", "aclImdb/\(subset)/urls_pos.txt")
    }
    try folder.write("words", "aclImdb/imdb.vocab")
  }

  private let expected = ["neg 1", "neg 9", "neg 10", "pos 1", "pos 9", "pos 10"]

  @Test func aFolderLaidOutLikeAclImdb() throws {
    try writeCorpus()
    for subset in ReadOptions.Subset.allCases {
      let data = try read("imdb", ReadOptions(subset: subset))
      #expect(data.texts == expected.map { "\(subset) \($0)" })
      #expect(data.labels == [0, 0, 0, 1, 1, 1])
      #expect(data.classes == ["neg", "pos"])
      #expect(data.recordIDs?.first == "neg/1_7.txt")
    }
    #expect(try read(folder.path + "/aclImdb/test").texts == expected.map { "test \($0)" })
  }

  @Test func anArchiveOfIt() throws {
    try writeCorpus()
    try folder.run("tar czf aclImdb_v1.tar.gz aclImdb && tar cf plain.tar aclImdb && rm -r aclImdb")
    for name in ["imdb", "plain.tar"] {
      #expect(try read(name, ReadOptions(subset: .test)).texts == expected.map { "test \($0)" })
    }
  }

  @Test func compressedTables() throws {
    try folder.write("text,label\na b,0\nc d,1\n", "t.csv")
    try folder.write("text\tlabel\na b\t0\nc d\t1\n", "t.tsv")
    try folder.write("{\"text\": \"a b\", \"label\": 0}\n{\"text\": \"c d\", \"label\": 1}\n", "t.jsonl")
    try folder.run("gzip -k t.csv t.tsv t.jsonl")
    for name in ["t.csv", "t.tsv", "t.jsonl"] {
      #expect(try read(name).texts == ["a b", "c d"])
      #expect(try read(name + ".gz").texts == ["a b", "c d"])
    }
  }

  @Test func damagedArchivesAreRefused() throws {
    let rows = (0..<99_999).map { "text \($0 &* 2_654_435_761 % 1_000_003),\($0 % 2)\n" }
    try folder.write("text,label\n" + rows.joined(), "t.csv")
    try folder.run("gzip t.csv && head -c 200000 t.csv.gz > cut.csv.gz && echo no archive > wrong.csv.gz")
    try folder.run("cp cut.csv.gz cut.tar.gz && head -c 600 \"\(TestFiles.fixture("tiny-imdb.npz"))\" > cut.npz")
    try folder.write("", "empty.csv.gz")
    for name in ["cut.csv.gz", "wrong.csv.gz", "cut.tar.gz", "cut.npz"] {
      #expect(failure { try read(name) }?.kind == .badArchive, "\(name)")
    }
    let empty = failure { try read("empty.csv.gz") }
    #expect(empty?.kind == .badArchive || empty?.kind == .noExamples)
  }

  @Test func aFolderWithoutReviewsIsRefused() throws {
    try folder.write("x", "other/file.txt")
    #expect(failure { try read("other") }?.kind == .noExamples)
    try folder.run("tar czf other.tar.gz other")
    #expect(failure { try read("other.tar.gz") }?.kind == .noExamples)
  }

  @Test func aReviewThatIsNotUTF8IsNamed() throws {
    try folder.write([0x61, 0x0A, 0xFF], "aclImdb/train/pos/1_7.txt")
    let error = failure { try read("aclImdb") }
    #expect(error?.kind == .badEncoding)
    #expect(error?.line == 2)
    #expect(error?.file.hasSuffix("pos/1_7.txt") == true)
    #expect(try read("aclImdb", ReadOptions(encoding: .latin1)).texts == ["a\nÿ"])
  }
}
