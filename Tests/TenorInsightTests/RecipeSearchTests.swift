import Synchronization
import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import TenorTraining
import Testing

@Suite("Search for a recipe")
struct RecipeSearchTests {
  private let data = DemoCorpus().dataset(.train).prefix(400)

  private func base(_ changes: String = "") throws -> Recipe {
    try Recipe(
      yaml: """
        name: small
        network: {embedding: 4, units: 4}
        text: {vocabulary: 300, maximum_length: 30}
        training: {batch_size: 16\(changes)}
        """, file: "small.yaml")
  }

  /// Time that goes on by a second each time it is asked.
  private func ticking() -> () -> Duration {
    var time = Duration.zero
    return {
      time += .seconds(1)
      return time
    }
  }

  private func search(
    _ budget: Duration, fixed: Set<RecipeSearch.Setting> = [], isStopped: @escaping () -> Bool = { false }
  ) throws -> RecipeSearch.Result {
    let search = RecipeSearch(base: try base(), fixed: fixed, budget: budget, seed: 5)
    return try search.run(on: data, pool: WorkerPool(count: 1), now: ticking(), isStopped: isStopped)
  }

  private func weights(_ classifier: TextClassifier) -> [[Float]?] {
    classifier.network.parameters.map { classifier.network.values(of: $0.name) }
  }

  @Test func theBestIsKeptAndCanBeTrainedAgain() throws {
    let found = try search(.seconds(900))
    #expect(found.trials.count > 2)
    #expect(found.trials.map(\.accuracy).max() == found.best.accuracy)
    let equals = found.trials.filter { $0.accuracy == found.best.accuracy }
    #expect(equals.map(\.loss).min() == found.best.loss)
    let again = try ClassifierTraining(data, recipe: found.best.recipe, seed: 5).run(pool: WorkerPool(count: 2))
    #expect(weights(again) == weights(found.classifier))
    #expect(again.metadata.metrics == found.classifier.metadata.metrics)
  }

  @Test func aTrainingThatIsCutCanBeTrainedAgain() throws {
    let found = try search(.seconds(5))
    #expect(found.trials.count == 1)
    #expect(found.best.recipe.epochs == 2)
    #expect(found.best.recipe.epochs == found.classifier.history.epochs.count)
    let again = try ClassifierTraining(data, recipe: found.best.recipe, seed: 5).run(pool: WorkerPool(count: 1))
    #expect(weights(again) == weights(found.classifier))
  }

  @Test func theFirstTrainingHasAnEpochInAnyCase() throws {
    let found = try search(.milliseconds(1))
    #expect(found.trials.count == 1)
    #expect(found.best.recipe.epochs == 1)
  }

  @Test func whatIsFixedIsNeverChanged() throws {
    let base = try base()
    let proposals = RecipeProposals(base: base, fixed: Set(RecipeSearch.Setting.allCases), seed: 1, data: data)
    #expect((0..<50).allSatisfy { proposals.recipe($0, best: nil) == base })
    let free = RecipeProposals(base: base, fixed: [.learningRate, .vocabulary, .batchSize], seed: 1, data: data)
    let recipes = (0..<50).map { free.recipe($0, best: nil) }
    #expect(recipes.allSatisfy { $0.optimizer == base.optimizer && $0.batchSize == 16 })
    #expect(recipes.allSatisfy { $0.text.scheme == base.text.scheme })
    #expect(Set(recipes.map(\.architecture)).count > 10)
    #expect(Set(recipes.map(\.text.sequenceRule.maximumLength)).count > 1)
  }

  @Test func halfOfTheRecipesLieNearTheBest() throws {
    let base = try base()
    var best = base
    best.batchSize = 8
    best.optimizer.learningRate = .constant(0.0123)
    let proposals = RecipeProposals(base: base, fixed: [], seed: 1, data: data)
    let kept = (3..<103).filter { proposals.recipe($0, best: best).optimizer.learningRate == .constant(0.0123) }
    #expect(kept.allSatisfy { $0 % 2 == 1 })
    #expect((25...45).contains(kept.count))
  }

  @Test func itIsStoppedWithWhatItHas() throws {
    var asked = 0
    let found = try search(
      .seconds(100_000),
      isStopped: {
        asked += 1; return asked > 700
      })
    #expect(!found.trials.isEmpty)
    #expect(throws: RecipeSearchError.stoppedTooEarly) { try search(.seconds(100), isStopped: { true }) }
  }

  @Test func anInterruptedFirstTrainingKeepsWhatItHasLearnt() throws {
    var asked = 0
    // 23 steps an epoch: this is in the third.
    let found = try search(
      .seconds(100_000),
      isStopped: {
        asked += 1; return asked > 55
      })
    #expect(found.trials.count == 1)
    #expect(found.classifier.history.epochs.count == 3)
  }

  @Test func whoSetsEpochsGetsThem() throws {
    let fixed = RecipeSearch(base: try base(", epochs: 7"), fixed: [.epochs], budget: .seconds(1))
    #expect(fixed.base.epochs == 7)
    #expect(fixed.base.earlyStoppingPatience == nil)
    let free = RecipeSearch(base: try base(", epochs: 7"), fixed: [], budget: .seconds(1))
    #expect(free.base.earlyStoppingPatience == 2)
  }

  @Test func thereMustBeSomethingToChooseBy() throws {
    let search = RecipeSearch(base: try base(", validation_split: 0"), fixed: [], budget: .seconds(1))
    #expect(throws: RecipeSearchError.nothingHeldOut) {
      try search.run(on: data, pool: WorkerPool(count: 1), now: { .zero })
    }
  }
}
