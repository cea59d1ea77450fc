import TenorData
import Testing

struct DatasetLocatorTests {
  @Test func theDataFolder() {
    #expect(DatasetLocator(dataFolder: "/d", environment: ["TENOR_DATA": "/e"]).dataFolder == "/d")
    #expect(DatasetLocator(environment: ["TENOR_DATA": "/e", "HOME": "/h"]).dataFolder == "/e")
    #expect(DatasetLocator(environment: ["XDG_CACHE_HOME": "/x", "HOME": "/h"]).dataFolder == "/x/tenor")
    #expect(DatasetLocator(environment: ["HOME": "/h", "TENOR_DATA": ""]).dataFolder == "/h/.cache/tenor")
  }

  @Test func namesAndPaths() throws {
    let folder = try TemporaryFolder()
    let locator = DatasetLocator(dataFolder: folder.path, environment: [:])
    #expect(try locator.locate("-") == .standardInput)
    #expect(try locator.locate("demo") == .demo)
    #expect(failure { try locator.locate("imdb") }?.kind == .missingFile)
    #expect(failure { try locator.locate("rotten-tomatoes") }?.kind == .missingFile)

    let npz = try folder.write("x", "imdb.npz")
    #expect(try locator.locate("imdb") == .kerasIMDB(npz))
    let archive = try folder.write("x", "aclImdb_v1.tar.gz")
    #expect(try locator.locate("imdb") == .reviewArchive(archive))
    #expect(try locator.locate("imdb.npz") == .kerasIMDB(npz))
    try folder.write("x", "aclImdb/train/pos/1.txt")
    #expect(try locator.locate("imdb") == .reviewFolder(folder.path + "/aclImdb"))

    let train = try folder.write("x", "rotten-tomatoes/train.tsv.gz")
    let test = try folder.write("x", "rotten-tomatoes/test.tsv")
    #expect(try locator.locate("rotten-tomatoes") == .table(train))
    #expect(try locator.locate("rotten-tomatoes", subset: .test) == .table(test))
    let labels = try folder.write("x", "rotten-tomatoes/test_labels.csv")
    #expect(
      try locator.locate("rotten-tomatoes", subset: .test) == .tableWithLabels(texts: test, labels: labels))

    let other = try folder.write("x", "reviews.TXT")
    #expect(failure { try locator.locate("reviews.TXT") }?.kind == .unknownFormat)
    #expect(try locator.locate(other, format: .tsv) == .table(other))
  }

  @Test func aMisspelledNameIsCorrected() {
    let error = failure { try DatasetLocator(dataFolder: "/nowhere", environment: [:]).locate("dmeo") }
    #expect(error?.kind == .missingFile)
    #expect(error?.remedy == "perhaps \"demo\" is meant")
  }

  @Test func labelsFromASecondTable() throws {
    let folder = try TemporaryFolder()
    let texts = try folder.write("PhraseId\tPhrase\n7\tsome words\n8\tother words\n", "test.tsv")
    let labels = try folder.write("PhraseId,Sentiment\n8,1\n7,0\n9,-2\n", "labels.csv")
    let source = DataSource.tableWithLabels(texts: texts, labels: labels)
    #expect(try Dataset.read(source).labels == [0, 1])
    try folder.write("PhraseId,Sentiment\n8,1\n", "labels.csv")
    let error = failure { try Dataset.read(source) }
    #expect(error?.kind == .badLabels)
    #expect(error?.line == 2)
  }
}
