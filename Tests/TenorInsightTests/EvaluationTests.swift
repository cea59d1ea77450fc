import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite struct EvaluationTests {
  /// A classifier that says "positive" exactly if the last known word is "good".
  private func classifier() throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(
      to: ["good", "bad"], configuration: .init(sequenceRule: SequenceRule(maximumLength: 1)))
    var network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 1)
        GlobalMaxPooling1D()
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 1))
    let good = Int(pipeline.encode("good").ids[0])
    var table = [Float](repeating: -1, count: pipeline.idCount)
    table[good] = 1
    _ = network.setValues(table, of: "embedding/embeddings")
    _ = network.setValues([2], of: "dense/kernel")
    return try TextClassifier(pipeline: pipeline, labels: ["negative", "positive"], network: network)
  }

  @Test func figuresAreThoseOfTheConfusionMatrix() throws {
    let data = Dataset(
      source: "test", texts: ["good", "good", "bad", "bad", "good"],
      labelNames: ["positive", "negative", "negative", "positive", "positive"])
    let evaluation = try Evaluation(of: classifier(), on: data)
    #expect(evaluation.examples == 5)
    #expect(evaluation.accuracy == 0.6)
    #expect(evaluation.classes.map(\.label) == ["negative", "positive"])
    #expect(evaluation.classes.map(\.support) == [2, 3])
    #expect(evaluation.classes[0].precision == 0.5)
    #expect(evaluation.classes[0].recall == 0.5)
    #expect(abs(evaluation.classes[1].precision - 2.0 / 3) < 1e-12)
    #expect(abs(evaluation.classes[1].f1 - 2.0 / 3) < 1e-12)
    // Three right answers with probability σ(2), two wrong ones with σ(−2).
    #expect(abs(evaluation.loss - (3 * 0.126_928 + 2 * 2.126_928) / 5) < 1e-5)
  }

  @Test func labelsAreFoundByName() throws {
    let data = Dataset(source: "test", texts: ["good", "good"], labelNames: ["positive", "positive"])
    #expect(try Evaluation(of: classifier(), on: data).accuracy == 1)
    let unknown = Dataset(source: "test", texts: ["good"], labelNames: ["great"])
    #expect(throws: DataError.self) { try Evaluation(of: classifier(), on: unknown) }
  }

  @Test func dataWithoutLabelsOrExamplesAreRefused() throws {
    #expect(throws: DataError.self) {
      try Evaluation(of: classifier(), on: Dataset(source: "test", texts: ["good"], labelNames: nil))
    }
    #expect(throws: DataError.self) {
      try Evaluation(of: classifier(), on: Dataset(source: "test", texts: [], labelNames: []))
    }
  }
}
