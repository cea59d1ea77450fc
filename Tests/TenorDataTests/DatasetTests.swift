import TenorData
import Testing

struct DatasetTests {
  private let data = Dataset(
    source: "test", texts: (0..<20).map { "text \($0)" }, labelNames: (0..<20).map { $0 % 4 == 0 ? "b" : "a" },
    lineNumbers: Array(1...20))

  @Test func tailSplitIsKerass() throws {
    let split = try data.splitTail(0.3)
    #expect(split.training.texts == (0..<14).map { "text \($0)" })
    #expect(split.validation.texts == (14..<20).map { "text \($0)" })
    #expect(split.validation.lineNumbers == Array(15...20))
    #expect(try data.prefix(7).splitTail(0.1).training.count == 6)
    #expect(try data.splitTail(0).validation.count == 0)
  }

  @Test func shuffledSplitDependsOnTheSeedOnly() throws {
    func rows(_ seed: UInt64) throws -> [String] {
      var generator = SplitMix64(seed: seed)
      let split = try data.splitShuffled(0.25, using: &generator)
      #expect((split.training.texts + split.validation.texts).sorted() == data.texts.sorted())
      #expect(split.validation.count == 5)
      return split.validation.texts
    }
    #expect(try rows(1) == rows(1))
    #expect(try rows(1) != rows(2))
  }

  @Test func stratifiedSplitKeepsTheBalance() throws {
    var generator = SplitMix64(seed: 3)
    let split = try data.splitStratified(0.25, using: &generator)
    #expect(split.validation.classCounts == [4, 1])
    #expect(split.training.classCounts == [11, 4])
    #expect(Set(split.training.texts + split.validation.texts) == Set(data.texts))
  }

  @Test func sharesOutOfRangeAreRefused() {
    for share in [-0.1, 1, .nan, .infinity] {
      #expect(failure { try data.splitTail(share) }?.kind == .badArgument)
      var generator = SplitMix64(seed: 1)
      #expect(failure { try data.splitShuffled(share, using: &generator) }?.kind == .badArgument)
      #expect(failure { try data.splitStratified(share, using: &generator) }?.kind == .badArgument)
    }
  }

  @Test func firstExamples() {
    #expect(data.prefix(2).texts == ["text 0", "text 1"])
    #expect(data.prefix(99) == data)
    #expect(data.prefix(-1).count == 0)
  }

  @Test func trainingNeedsTwoClasses() throws {
    try data.validateForTraining()
    let one = Dataset(source: "one", texts: ["a", "b"], labelNames: ["x", "x"])
    #expect(failure { try one.validateForTraining() }?.kind == .badLabels)
    #expect(failure { try data.selecting([1, 2]).validateForTraining() }?.kind == .badLabels)
    #expect(failure { try data.prefix(0).validateForTraining() }?.kind == .noExamples)
    let none = Dataset(source: "none", texts: ["a"], labelNames: nil)
    #expect(failure { try none.validateForTraining() }?.kind == .badLabels)
  }

  @Test func labelsOfAModel() throws {
    let renamed = try data.relabelled(to: ["c", "b", "a"])
    #expect(renamed.classes == ["c", "b", "a"])
    #expect(renamed.labels == data.labels?.map { 2 - $0 })
    let error = failure { try data.relabelled(to: ["a", "c"]) }
    #expect(error?.kind == .badLabels)
    #expect(error?.line == 1)
  }

  @Test func splitMixIsTheReference() {
    // The first numbers of splitmix64.c by S. Vigna for the seed 1234567.
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}

struct DatasetStatisticsTests {
  @Test func countsAreRight() {
    let texts = ["one", "one two", "one", "", "a b c d e f g h i j", "one, two... three!"]
    let data = Dataset(source: "test", texts: texts, labelNames: ["x", "y", "x", "y", "x", "x"])
    let figures = DatasetStatistics(data)
    #expect(figures.count == 6)
    #expect(figures.classes.map(\.count) == [4, 2])
    #expect(figures.wordCount == 17)
    #expect(figures.duplicateCount == 1)
    #expect(figures.emptyCount == 1)
    #expect([0, 50, 60, 100].map(figures.lengthPercentile) == [0, 1, 2, 10])
    let histogram = figures.lengthHistogram(bins: 3)
    #expect(histogram.map(\.count) == [5, 0, 1])
    #expect(histogram.map(\.lowest) == [0, 4, 8])
    #expect(histogram.last?.highest == 10)
    #expect(figures.description.contains("x: 4 (66.7 %)"))
  }

  @Test func nothingHasFiguresToo() {
    let figures = DatasetStatistics(Dataset(source: "none", texts: [], labelNames: nil))
    #expect(figures.lengthPercentile(50) == 0)
    #expect(figures.lengthHistogram().isEmpty)
    #expect(figures.description.contains("examples    0"))
  }
}
