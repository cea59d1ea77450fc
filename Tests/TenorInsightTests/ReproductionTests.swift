import Foundation
import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorTraining
import Testing

@Suite("Reproduction of recipes")
struct ReproductionTests {
  private let folder: String

  init() throws {
    folder = URL.temporaryDirectory.appending(path: "tenor-reproduction-\(UUID().uuidString)").path
  }

  private func recipe(_ changes: String = "") throws -> Recipe {
    try Recipe(
      yaml: """
        name: small
        reference: {published: 60}
        data: {name: demo, training_examples: 300, validation_examples: 50, test_examples: 200}
        network: {embedding: 4, units: 4}
        training: {epochs: 3}
        \(changes)
        """, file: "small.yaml")
  }

  private func reproduction(sample: Int? = nil, precision: Precision = .float32) throws -> Reproduction {
    Reproduction(
      store: try RunStore(path: folder + "/runs.sqlite"), modelFolder: folder + "/models", sample: sample,
      precision: precision, pool: WorkerPool(count: 1), now: { Date(timeIntervalSince1970: 5) })
  }

  @Test func aRunIsTrainedJudgedAndRemembered() throws {
    let reproduction = try reproduction(), recipe = try recipe()
    #expect(try reproduction.finished(recipe, seed: 3) == nil)
    let run = try reproduction.run(recipe, seed: 3, command: "tenor reproduce small")
    #expect(run.status == .finished)
    #expect(try reproduction.finished(recipe, seed: 3) == run)
    #expect(try reproduction.store.epochs(of: run.id ?? 0).compactMap { $0["val_loss"] }.count == 3)
    let model = try TextClassifier(contentsOf: #require(run.model))
    #expect(try Recipe(contentsOf: #require(run.model) + "/recipe.yaml") == recipe)
    let test = DemoCorpus().dataset(.test).prefix(200)
    #expect(try run.results["test_accuracy"] == Evaluation(of: model, on: test).accuracy)
    #expect(run.parameters == model.network.parameterCount)
  }

  @Test func anotherRecipeSeedPrecisionOrSampleIsAnotherRun() throws {
    let reproduction = try reproduction(), recipe = try recipe()
    _ = try reproduction.run(recipe, seed: 1)
    #expect(try reproduction.finished(recipe, seed: 1) != nil)
    #expect(try reproduction.finished(recipe, seed: 2) == nil)
    #expect(try reproduction.finished(self.recipe("text: {lowercase: false}"), seed: 1) == nil)
    #expect(try self.reproduction(sample: 60).finished(recipe, seed: 1) == nil)
    #expect(try self.reproduction(precision: .bfloat16).finished(recipe, seed: 1) == nil)
  }

  @Test func aSampleIsTakenAtEvenDistances() throws {
    let reproduction = try reproduction(sample: 60), recipe = try recipe()
    let run = try reproduction.run(recipe, seed: 1)
    #expect(run.sample == 60)
    #expect(try reproduction.store.epochs(of: run.id ?? 0).count == Reproduction.sampleEpochs)
    let model = try TextClassifier(contentsOf: #require(run.model))
    #expect(model.metadata.trainingExamples == 60)
    let test = DemoCorpus().dataset(.test)
    let thin = test.selecting((0..<60).map { $0 * 200 / 60 })
    #expect(try run.results["test_accuracy"] == Evaluation(of: model, on: thin).accuracy)
  }

  @Test func aRunThatFailsIsRememberedAndRunAgain() throws {
    struct Stop: Error, CustomStringConvertible { let description = "stopped" }
    let reproduction = try reproduction(), recipe = try recipe()
    let stop: Callback = { _, event in
      guard case .epochEnd = event else { return }
      throw Stop()
    }
    #expect(throws: Stop.self) { try reproduction.run(recipe, seed: 1, callbacks: [stop]) }
    let failed = try #require(reproduction.store.runs().last)
    #expect(failed.status == .failed)
    #expect(failed.problem == "stopped")
    #expect(try reproduction.finished(recipe, seed: 1) == nil)
  }

  @Test func aRecipeWithoutDataIsRefused() throws {
    let reproduction = try reproduction()
    let error = #expect(throws: RecipeError.self) { try reproduction.run(.standard, seed: 1) }
    #expect(error?.key == "data")
    #expect(try reproduction.store.runs().isEmpty)
  }

  @Test func dataInOnePartAreCutInTheirOrder() throws {
    let table = folder + "/table.csv"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let lines = (0..<10).map { "text \($0),\($0 % 2 == 0 ? "even" : "odd")" }
    try Data((["text,label"] + lines).joined(separator: "\n").utf8).write(to: URL(filePath: table))
    var data = RecipeData(name: table, trainingExamples: 5, validationExamples: 2, testExamples: nil)
    func texts(_ part: Dataset?) -> [String]? {
      part.flatMap { if case .texts(let texts) = $0.examples { texts } else { nil } }
    }
    let parts = try data.read()
    #expect(texts(parts.training) == (0..<5).map { "text \($0)" })
    #expect(texts(parts.validation) == ["text 5", "text 6"])
    #expect(texts(parts.test) == ["text 7", "text 8", "text 9"])
    data.testExamples = 1
    #expect(texts(try data.read().test) == ["text 7"])
    data.trainingExamples = nil
    #expect(texts(try data.read().training)?.count == 8)
    #expect(try data.read().test == nil)
    data.trainingExamples = 9
    #expect(throws: DataError.self) { try data.read() }
  }

  @Test func theTableHasMeanAndDeviation() throws {
    func run(_ accuracy: Double?) -> TrainingRun {
      var run = TrainingRun(
        experiment: "small", recipe: "", data: "", seed: 1, precision: "", threads: 1, version: "", machine: "",
        begun: Date(timeIntervalSince1970: 0))
      run.results["test_accuracy"] = accuracy
      run.seconds = 4
      return run
    }
    var table = ReproductionTable()
    table.add(try recipe(), [run(0.5), run(0.75), run(1)])
    table.add(try recipe(), [run(0.5)])
    table.add(try recipe(), [run(nil)])
    #expect(table.rows.count == 2)
    #expect(table.rows[0].published == 60)
    #expect(table.rows[0].mean == 75)
    #expect(table.rows[0].deviation == 25)
    #expect(table.rows[0].seconds == 4)
    #expect(table.rows[1].deviation == 0)
  }
}
