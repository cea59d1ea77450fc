import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import TenorTraining
import Testing

@Suite struct ClassifierTrainingTests {
  private let recipe = Recipe(
    name: "small", summary: "",
    text: TextPipeline.Configuration(sequenceRule: SequenceRule(maximumLength: 16)),
    architecture: .recurrent(RecurrentArchitecture(.lstm, embedding: 8, units: [8])), epochs: 1, batchSize: 32)

  private let data = DemoCorpus(trainCount: 400, testCount: 100).dataset(.train)

  @Test func theSameSeedGivesTheSameModelOnAnyNumberOfThreads() throws {
    func weights(seed: UInt64, threads: Int) throws -> [[Float]?] {
      let classifier = try ClassifierTraining(data, recipe: recipe, seed: seed).run(pool: WorkerPool(count: threads))
      return classifier.network.parameters.map { classifier.network.values(of: $0.name) }
    }
    let first = try weights(seed: 1, threads: 1)
    #expect(try weights(seed: 1, threads: 3) == first)
    #expect(try weights(seed: 2, threads: 1) != first)
  }

  @Test func theTailIsHeldOut() throws {
    let training = try ClassifierTraining(data, recipe: recipe)
    #expect(training.holdout == .tail)
    #expect(training.trainingCount == 360)
    #expect(training.validationCount == 40)
  }

  @Test func dataSortedByLabelAreSplitByChance() throws {
    let labels = data.labels ?? []
    let sorted = data.selecting(labels.indices.sorted { (labels[$0], $0) < (labels[$1], $1) })
    let training = try ClassifierTraining(sorted, recipe: recipe)
    #expect(training.holdout == .stratified)
    #expect(training.validationCount == 40)
  }

  @Test func whatIsKnownIsWrittenIntoTheModel() throws {
    let classifier = try ClassifierTraining(data, recipe: recipe, seed: 5).run()
    #expect(classifier.metadata.seed == 5)
    #expect(classifier.metadata.recipe == "small")
    #expect(classifier.metadata.dataset == "demo")
    #expect(classifier.metadata.trainingExamples == 360)
    #expect(Set(classifier.metadata.metrics.keys) == ["accuracy", "loss", "val_accuracy", "val_loss"])
    #expect(classifier.history.epochs == [0])
  }

  @Test func manyClassesMakeSoftmaxUnits() throws {
    let texts = (0..<30).map { "word\($0 % 3)" }
    let data = Dataset(source: "three", texts: texts, labelNames: (0..<30).map { "class\($0 % 3)" })
    let classifier = try ClassifierTraining(data, recipe: recipe).run()
    #expect(classifier.labels == ["class0", "class1", "class2"])
    #expect(classifier.network.outputShape == .vector(features: 3))
  }

  @Test func ranksOfWordsAndTheirTextsGiveTheSameIDs() throws {
    let words = try Vocabulary(words: ["the", "film", "good", "bad", "plot"])
    let ranks = TokenBatch([[1, 3, 2] as [Int32], [4, 5, 5, 1]])
    let dataset = Dataset(source: "npz", examples: .wordRanks(ranks, words), labels: [1, 0], classes: ["0", "1"])
    let configuration = TextPipeline.Configuration(
      scheme: .imdb(idLimit: 8), sequenceRule: SequenceRule(maximumLength: 4))
    let pipeline = try dataset.fittedPipeline(configuration)
    let texts = Dataset(source: "texts", texts: ["the good film", "bad plot plot the"], labelNames: nil)
    let expected = TokenBatch([[1, 4, 6, 5] as [Int32], [7, 2, 2, 4]])
    #expect(try dataset.encoded(by: pipeline) == expected)
    #expect(try texts.encoded(by: pipeline) == expected)
    // A pipeline with other words reads the words, not the ranks.
    let other = TextPipeline.fitted(to: ["good good film"], configuration: configuration)
    #expect(try dataset.encoded(by: other) == other.encode(["the good film", "bad plot plot the"]))
  }

  @Test func ranksWithoutWordsAreRefused() {
    let ranks = TokenBatch([[1 as Int32], [2]])
    let dataset = Dataset(source: "npz", examples: .wordRanks(ranks, nil), labels: [1, 0], classes: ["0", "1"])
    #expect(throws: DataError.self) { try ClassifierTraining(dataset, recipe: recipe) }
  }

  @Test func earlyStoppingReturnsToTheBestEpoch() throws {
    var stopping = recipe
    stopping.epochs = 40
    stopping.earlyStoppingPatience = 1
    stopping.optimizer.learningRate = 0.05
    let classifier = try ClassifierTraining(data, recipe: stopping).run()
    let losses = try #require(classifier.history["val_loss"])
    #expect(losses.count < 40)
    #expect(classifier.metadata.metrics["val_loss"] == losses.min())
    let tail = try data.splitTail(0.1).validation
    let evaluation = try Evaluation(of: classifier, on: tail)
    #expect(abs(evaluation.loss - (losses.min() ?? 0)) < 1e-6)
  }

  @Test func presetsHaveTheParametersThatAreKnown() throws {
    func count(_ name: String, classes: Int = 2) throws -> Int {
      let recipe = try #require(Recipe.named(name))
      let ids = try #require(recipe.text.scheme.idLimit)
      return try Network(recipe.layers(idCount: ids, classCount: classes), input: recipe.networkInput).parameterCount
    }
    #expect(try count("001-lstm") == 293_953)
    #expect(try count("001-simple-rnn") == 197_185)
  }
}
