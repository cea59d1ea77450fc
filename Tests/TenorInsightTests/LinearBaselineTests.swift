import TenorData
import TenorInsight
import Testing

@Suite struct LinearBaselineTests {
  private func data(_ examples: [(String, String)]) -> Dataset {
    Dataset(source: "test", texts: examples.map(\.0), labelNames: examples.map(\.1))
  }

  @Test func wordsThatTellTheClassAreLearnt() throws {
    let examples = (0..<60).map { row in
      let words = ["red apple", "green pear", "blue plum"][row % 3]
      return ("a \(words) number \(row % 7)", ["r", "g", "b"][row % 3])
    }
    let baseline = try LinearBaseline(data(examples))
    #expect(baseline.labels == ["b", "g", "r"])
    #expect(try baseline.accuracy(on: data(examples)) == 1)
    #expect(try baseline.accuracy(on: data([("red", "r"), ("green", "g"), ("blue", "r")])) == 2.0 / 3)
  }

  @Test func pairsTellWhatWordsCannot() throws {
    // The label is whether "not" stands before "good" or before "bad".
    let examples = (0..<80).map { row in
      row % 2 == 0 ? ("not good but bad \(row % 5)", "n") : ("good but not bad \(row % 5)", "p")
    }
    #expect(try LinearBaseline(data(examples), usesPairs: false).accuracy(on: data(examples)) == 0.5)
    #expect(try LinearBaseline(data(examples)).accuracy(on: data(examples)) == 1)
  }

  @Test func theOrderOfTheDemoCorpusIsBeyondWords() throws {
    let baseline = try LinearBaseline(DemoCorpus().dataset(.train), usesPairs: false)
    let accuracy = try baseline.accuracy(on: DemoCorpus().dataset(.test))
    #expect(accuracy > 0.5 && accuracy < 0.8, "\(accuracy)")
  }

  @Test func theSameSeedGivesTheSameAnswers() throws {
    let train = DemoCorpus(trainCount: 400, testCount: 200).dataset(.train)
    let test = DemoCorpus(trainCount: 400, testCount: 200).dataset(.test)
    let first = try LinearBaseline(train, seed: 3).accuracy(on: test)
    #expect(try LinearBaseline(train, seed: 3).accuracy(on: test) == first)
  }

  @Test func oneClassIsRefused() {
    #expect(throws: DataError.self) { try LinearBaseline(data([("a", "x"), ("b", "x")])) }
  }

  @Test func theMostFrequentLabelIsThatOfTheTrainingData() throws {
    let training = data([("a", "x"), ("b", "y"), ("c", "y")])
    let test = data([("a", "x"), ("b", "y"), ("a", "x"), ("c", "x")])
    let baselines = try Baselines(of: training, on: test)
    #expect(baselines.majority == 0.25)
    #expect(try baselines.linear == LinearBaseline(training).accuracy(on: test))
  }
}
