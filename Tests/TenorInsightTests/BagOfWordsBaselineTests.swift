import TenorData
import TenorInsight
import Testing

@Suite struct BagOfWordsBaselineTests {
  private func data(_ examples: [(String, String)]) -> Dataset {
    Dataset(source: "test", texts: examples.map(\.0), labelNames: examples.map(\.1))
  }

  @Test func wordsThatTellTheClassAreLearnt() throws {
    let examples = (0..<60).map { row in
      let words = ["red apple", "green pear", "blue plum"][row % 3]
      return ("a \(words) number \(row % 7)", ["r", "g", "b"][row % 3])
    }
    let baseline = try BagOfWordsBaseline(data(examples))
    #expect(baseline.labels == ["b", "g", "r"])
    #expect(try baseline.accuracy(on: data(examples)) == 1)
    #expect(try baseline.accuracy(on: data([("red", "r"), ("green", "g"), ("blue", "r")])) == 2.0 / 3)
  }

  @Test func orderIsBeyondIt() throws {
    let baseline = try BagOfWordsBaseline(DemoCorpus().dataset(.train))
    let accuracy = try baseline.accuracy(on: DemoCorpus().dataset(.test))
    #expect(accuracy > 0.5 && accuracy < 0.8, "\(accuracy)")
  }

  @Test func theSameSeedGivesTheSameAnswers() throws {
    let train = DemoCorpus(trainCount: 400, testCount: 200).dataset(.train)
    let test = DemoCorpus(trainCount: 400, testCount: 200).dataset(.test)
    let first = try BagOfWordsBaseline(train, epochs: 2, seed: 3).accuracy(on: test)
    #expect(try BagOfWordsBaseline(train, epochs: 2, seed: 3).accuracy(on: test) == first)
  }

  @Test func oneClassIsRefused() {
    #expect(throws: DataError.self) { try BagOfWordsBaseline(data([("a", "x"), ("b", "x")])) }
  }
}
