import TenorData
import TenorLayers
import TenorText
import Testing

/// Checks against the published data sets, where this machine has them.
@Suite(.enabled(if: TestFiles.dataFolder != nil, "no real data: set TENOR_DATA_FOR_TESTS"))
struct RealDataTests {
  private let locator = DatasetLocator(dataFolder: TestFiles.dataFolder, environment: [:])

  @Test func theKaggleTableOfReviews() throws {
    let data = try Dataset.read(locator.locate("IMDB Dataset.csv.gz"))
    #expect(data.classes == ["negative", "positive"])
    #expect(data.classCounts == [25_000, 25_000])
    #expect(data.columns?.text.name == "review")
  }

  @Test func theArchiveOfReviews() throws {
    for subset in ReadOptions.Subset.allCases {
      let data = try Dataset.read(locator.locate("aclImdb_v1.tar.gz"), options: ReadOptions(subset: subset))
      #expect(data.classes == ["neg", "pos"])
      #expect(data.classCounts == [12_500, 12_500])
      #expect(data.recordIDs?.first?.hasPrefix("neg/0_") == true)
    }
  }

  @Test func theArraysOfKeras() throws {
    for subset in ReadOptions.Subset.allCases {
      let data = try Dataset.read(locator.locate("imdb.npz"), options: ReadOptions(subset: subset))
      #expect(data.classCounts == [12_500, 12_500])
      guard case .wordRanks(let ranks, let vocabulary) = data.examples else {
        Issue.record("expected word ranks")
        continue
      }
      let greatest = try #require(ranks.ids.max())
      #expect(ranks.ids.allSatisfy { $0 >= 1 })
      #expect(Int(greatest) <= vocabulary?.count ?? 0)
      // Ranks count from the most frequent word, so the commonest rank of either subset is that of "the".
      let firsts = ranks.ids.count { $0 == 1 }
      #expect(vocabulary?.word(rank: 1) == "the")
      #expect(firsts > ranks.ids.count { $0 == 2 })
    }
  }

  @Test func thePhrases() throws {
    let train = try Dataset.read(locator.locate("rotten-tomatoes"))
    #expect(train.classes == ["0", "1", "2", "3", "4"])
    #expect(train.count == train.recordIDs.map { Set($0).count })
    let test = try Dataset.read(
      locator.locate("rotten-tomatoes", subset: .test), options: ReadOptions(subset: .test))
    #expect(test.count == test.labels?.count)
  }
}
