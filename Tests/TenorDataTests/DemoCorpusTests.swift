import Foundation
import TenorData
import TenorLayers
import TenorText
import Testing

struct DemoCorpusTests {
  private let train = DemoCorpus().dataset(.train)
  private let test = DemoCorpus().dataset(.test)

  @Test func sizesAndBalance() {
    #expect(train.classCounts == [3_000, 3_000])
    #expect(test.classCounts == [1_000, 1_000])
    #expect(train.classes == ["negative", "positive"])
    #expect(Set(train.texts + test.texts).count == 8_000)
    let lengths = (train.texts + test.texts).map { $0.split(separator: " ").count }
    #expect(lengths.min().map { $0 >= 8 } == true)
    #expect(lengths.max().map { $0 <= 30 } == true)
  }

  @Test func theSeedDecides() {
    #expect(DemoCorpus().dataset(.test) == test)
    #expect(DemoCorpus(seed: 2).dataset(.test) != test)
    #expect(DemoCorpus(trainCount: 10, testCount: 0).dataset(.test).count == 0)
  }

  @Test func labelsFollowTheGrammar() throws {
    let good = Set(["bright", "charming", "clever", "delightful", "fresh", "gripping", "lovely", "moving", "splendid"])
      .union(["superb", "warm", "witty"])
    let bad = Set(["awful", "bland", "boring", "clumsy", "dreadful", "dull", "empty", "flat", "shallow", "silly"])
      .union(["tired", "weak"])
    for (text, label) in zip(train.texts, try #require(train.labels)) {
      var polarities: [Int] = []
      var isNegated = false
      var takesFirst = false
      for word in text.split(separator: " ").map(String.init) {
        if ["not", "never", "hardly"].contains(word) { isNegated = true }
        if ["although", "though"].contains(word) { takesFirst = true }
        guard good.contains(word) || bad.contains(word) else { continue }
        polarities.append(good.contains(word) != isNegated ? 1 : 0)
        isNegated = false
      }
      try #require((1...2).contains(polarities.count))
      #expect((takesFirst ? polarities.first : polarities.last) == label, "\(text)")
    }
  }

  /// Trains a logistic regression on word counts, the model that the corpus is built to defeat.
  @Test func aBagOfWordsStaysBelowEightyPerCent() throws {
    let pipeline = TextPipeline.fitted(to: train.texts)
    var weights = [Double](repeating: 0, count: pipeline.idCount)
    func score(_ ids: ArraySlice<Int32>) -> Double { ids.reduce(0) { $0 + weights[Int($1)] } }
    let batch = pipeline.encode(train.texts)
    let labels = try #require(train.labels)
    var hits = 0
    for epoch in 0..<15 {
      hits = 0
      let rate = 0.1 / Double(1 + epoch)
      for row in labels.indices {
        let probability = 1 / (1 + exp(-score(batch[row])))
        hits += (probability > 0.5) == (labels[row] == 1) ? 1 : 0
        for id in batch[row] { weights[Int(id)] -= rate * (probability - Double(labels[row])) }
      }
    }
    #expect(Double(hits) / 6_000 > 0.51, "the regression must learn what there is to learn")
    let unseen = pipeline.encode(test.texts)
    let right = try #require(test.labels).indices.count { row in
      (score(unseen[row]) > 0) == (test.labels?[row] == 1)
    }
    #expect(Double(right) / 2_000 < 0.8)
  }
}
