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

  @Test("shorter operands give the verdicts of single precision", arguments: [Precision.bfloat16, .int8])
  func agreement(precision: Precision) throws {
    let data = DemoCorpus(trainCount: 1_500, testCount: 1_000, seed: 3)
    var recipe = Recipe.standard
    recipe.epochs = 8
    let trained = try ClassifierTraining(data.dataset(.train), recipe: recipe, seed: 1).run()
    let batch = try data.dataset(.test).encoded(by: trained.pipeline)
    let exact = try trained.outputs(for: batch), found = try trained.computing(in: precision).outputs(for: batch)
    #expect(found != exact)
    #expect(found.agreement(with: exact) >= 0.995)
  }

  @Test func agreementCountsEqualVerdicts() {
    func outputs(_ columns: Int, _ values: [Float]) -> NetworkOutputs {
      NetworkOutputs(columns: columns, offsets: Array(0...values.count / columns), values: values)
    }
    #expect(outputs(1, [0.2, 0.5, 0.9, 0.6]).agreement(with: outputs(1, [0.4, 0.51, 0.6, 0.7])) == 0.75)
    let several = outputs(3, [0.2, 0.5, 0.3, 0.1, 0.1, 0.8])
    #expect(several.agreement(with: outputs(3, [0.2, 0.4, 0.4, 0.5, 0.4, 0.1])) == 0.5)
    #expect(outputs(1, []).agreement(with: outputs(1, [])) == 1)
  }

  @Test func figuresAreThoseOfTheConfusionMatrix() throws {
    let data = Dataset(
      source: "test", texts: ["good", "good", "bad", "bad", "good"],
      labelNames: ["positive", "negative", "negative", "positive", "positive"])
    let evaluation = try Evaluation(of: classifier(), on: data)
    #expect(evaluation.examples == 5)
    #expect(evaluation.accuracy == 0.6)
    // Of the six pairs of a positive and a negative, two are in order and three tie.
    #expect(evaluation.areaUnderROC == 3.5 / 6)
    #expect(evaluation.accuracyInterval == AccuracyInterval(right: 3, of: 5))
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
