import TenorCompute
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite struct TextClassifierTests {
  @Test func aSigmoidUnitIsTheProbabilityOfTheSecondLabel() throws {
    let classifier = try Samples.classifier()
    let text = "a good film"
    let output = try classifier.outputs(for: TokenBatch([classifier.pipeline.encode(text).ids])).vector(0).first
    let verdict = try classifier.classify(text)
    #expect(verdict.scores.map(\.label) == ["negative", "positive"])
    #expect(verdict.scores[1].probability == output)
    #expect(verdict.scores[0].probability == 1 - verdict.scores[1].probability)
    #expect(verdict.label == (verdict.scores[1].probability > 0.5 ? "positive" : "negative"))
    #expect(verdict.score == max(verdict.scores[0].probability, verdict.scores[1].probability))
  }

  @Test func softmaxUnitsAreTheLabelsInOrder() throws {
    let pipeline = Samples.pipeline()
    let classifier = try TextClassifier(
      pipeline: pipeline, labels: ["a", "b", "c"],
      network: Samples.network(ids: pipeline.idCount, activation: Dense(3, activation: .softmax)))
    let verdict = try classifier.classify("a very good plot")
    let best = try #require(verdict.scores.max { $0.probability < $1.probability })
    #expect(abs(verdict.scores.reduce(0) { $0 + $1.probability } - 1) < 1e-6)
    #expect(verdict.label == best.label)
    #expect(verdict.score == best.probability)
  }

  @Test(arguments: ["", "   ", "<br />", "zzz qqq xyzzy"])
  func aTextWithoutAKnownWordHasADefinedVerdict(_ text: String) throws {
    let verdict = try Samples.classifier().classify(text)
    #expect(verdict.unknownWordRate == 1)
    #expect(!verdict.isInformed)
    #expect(verdict.score >= 0.5 && verdict.score <= 1)
  }

  @Test func whatWasLostIsTold() throws {
    let classifier = try Samples.classifier()
    let verdict = try classifier.classify("good good zzz bad")
    #expect(verdict.tokenCount == 4)
    #expect(verdict.unknownWordRate == 0.25)
    #expect(!verdict.isTruncated)
    #expect(verdict.isInformed)
    let long = String(repeating: "good ", count: 9)
    #expect(try classifier.classify(long).isTruncated)
    #expect(try classifier.classify(long).tokenCount == 9)
  }

  @Test func manyTextsGiveTheVerdictsOfEach() throws {
    let classifier = try Samples.classifier()
    let texts = (0..<300).map { Samples.texts[$0 % 5] + String(repeating: " film", count: $0 % 7) }
    let single = try texts.map { try classifier.classify($0) }
    #expect(try classifier.classify(texts) == single)
    #expect(try classifier.classify(texts, pool: WorkerPool(count: 3)) == single)
    #expect(try classifier.classify([]).isEmpty)
  }

  @Test func partsThatDoNotFitAreRefused() throws {
    let pipeline = Samples.pipeline()
    func refused(_ labels: [String], _ layer: Dense, ids: Int? = nil, pipeline other: TextPipeline? = nil) throws {
      let network = try Samples.network(ids: ids ?? pipeline.idCount, activation: layer)
      let error = #expect(throws: ModelError.self) {
        try TextClassifier(pipeline: other ?? pipeline, labels: labels, network: network)
      }
      #expect(error?.kind == .mismatch)
    }
    try refused(["a"], Dense(1, activation: .sigmoid))
    try refused(["a", "b", "c"], Dense(1, activation: .sigmoid))
    try refused(["a", "a"], Dense(1, activation: .sigmoid))
    try refused(["a", ""], Dense(1, activation: .sigmoid))
    try refused(["a", "b"], Dense(1))
    try refused(["a", "b"], Dense(2, activation: .sigmoid))
    try refused(["a", "b", "c"], Dense(2, activation: .softmax))
    try refused(["a"], Dense(1, activation: .softmax))
    try refused(["a", "b"], Dense(1, activation: .sigmoid), ids: pipeline.idCount - 1)
    try refused(["a", "b"], Dense(1, activation: .sigmoid), pipeline: Samples.pipeline(maximumLength: nil))
    try refused(["a", "b"], Dense(1, activation: .sigmoid), pipeline: Samples.pipeline(maximumLength: 9))
  }

  @Test func aNetworkWithASequenceAsOutputIsRefused() throws {
    let pipeline = Samples.pipeline()
    let network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 4)
        LSTM(3, returnSequences: true)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 8))
    #expect(throws: ModelError.self) { try TextClassifier(pipeline: pipeline, labels: ["a", "b"], network: network) }
  }
}
