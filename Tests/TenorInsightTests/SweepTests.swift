import TenorInsight
import TenorLayers
import TenorText
import TenorTraining
import Testing

@Suite("Sweeps in YAML")
struct SweepTests {
  private func sweep(_ keys: String, _ mode: String = "", seed: UInt64 = 0) throws -> Sweep {
    try Sweep(
      yaml: """
        name: small
        base: standard
        sweep:
          \(mode)
          keys: \(keys)
        """, file: "small.yaml", seed: seed)
  }

  private func network(_ recipe: Recipe) throws -> RecurrentArchitecture {
    guard case .recurrent(let network) = recipe.architecture else {
      throw RecipeError(file: "", problem: "", remedy: "")
    }
    return network
  }

  @Test func aGridHasEveryCombination() throws {
    let sweep = try sweep("{network.units: [[8], [16, 4]], training.epochs: [1, 2, 3]}")
    #expect(sweep.trials.map(\.recipe.epochs) == [1, 2, 3, 1, 2, 3])
    #expect(try sweep.trials.map { try network($0.recipe).units } == [[8], [8], [8], [16, 4], [16, 4], [16, 4]])
    #expect(sweep.trials[5].label == "units=[16, 4] epochs=3")
    #expect(sweep.trials[5].recipe.name == "small units=[16, 4] epochs=3")
    #expect(sweep.seeds == 1)
    // All else is as in the base.
    #expect(try network(sweep.trials[0].recipe).embedding == 64)
    #expect(sweep.trials[0].recipe.text == Recipe.standard.text)
  }

  @Test func anAblationChangesOneKeyAtATime() throws {
    let sweep = try sweep(
      "{network.embedding: [8, 64], text.vocabulary: [100, null]}", "mode: one-at-a-time\n  seeds: 2")
    // An embedding of 64 is that of the recipe as it is.
    #expect(sweep.trials.map(\.label) == ["as it is", "embedding=8", "vocabulary=100", "vocabulary=null"])
    #expect(
      sweep.trials[0].recipe
        == {
          var recipe = Recipe.standard; recipe.name = "small"; recipe.summary = ""; return recipe
        }())
    #expect(sweep.trials.map(\.recipe.text.scheme.idLimit) == [10_000, 10_000, 100, nil])
    #expect(sweep.seeds == 2)
  }

  @Test func drawsStayInTheirRanges() throws {
    let keys = """
      {training.learning_rate: {low: 0.0001, high: 0.01, scale: logarithmic}, network.embedding: {low: 3, high: 6},
          network.dropout: {low: 0.0, high: 0.5}, network.architecture: [gru, lstm]}
      """
    let sweep = try sweep(keys, "mode: random\n  trials: 400", seed: 7)
    let rates = sweep.trials.map { trial -> Float in
      if case .constant(let rate) = trial.recipe.optimizer.learningRate { rate } else { -1 }
    }
    #expect(rates.allSatisfy { $0 >= 0.0001 && $0 <= 0.01 })
    // Half of the factors lie below the geometric mean.
    let below = rates.count { $0 < 0.001 }
    #expect((160...240).contains(below))
    let networks = try sweep.trials.map { try network($0.recipe) }
    #expect(Set(networks.map(\.embedding)) == [3, 4, 5, 6])
    #expect(networks.allSatisfy { $0.dropout >= 0 && $0.dropout <= 0.5 })
    #expect(Set(networks.map(\.kind)) == [.gru, .lstm])
    #expect(try self.sweep(keys, "mode: random\n  trials: 10", seed: 7).trials == Array(sweep.trials.prefix(10)))
    #expect(try self.sweep(keys, "mode: random\n  trials: 10", seed: 8).trials != Array(sweep.trials.prefix(10)))
  }

  @Test(arguments: [
    ("{network.unitz: [[8]]}", "", "network.unitz", "did you mean `units`"),
    ("{network.units: [eight]}", "", "network.units", "correct the value"),
    ("{training.epochs: []}", "", "sweep.keys.training.epochs", "add values"),
    ("{training.epochs: 3}", "", "sweep.keys.training.epochs", "put the value in brackets"),
    ("{training.epochs: {low: 1, high: 3}}", "", "sweep.keys.training.epochs", "set mode: random"),
    (
      "{training.epochs: {low: 3, high: 1}}", "mode: random\n  trials: 2", "sweep.keys.training.epochs",
      "correct the range"
    ),
    ("{training.epochs: [1]}", "mode: random", "sweep.trials", "add the key"),
    ("{training.epochs: [1]}", "trials: 3", "sweep.trials", "remove the key, or set mode: random"),
    ("{training.epochs: [1]}", "mode: gird", "sweep.mode", "did you mean `grid`"),
    ("{training.epochs: [1]}", "modes: grid", "sweep.modes", "did you mean `mode`"),
    (
      "{data.training_examples: [60, 300]}", "", "sweep.keys", "make a sweep of its own for other data or another base"
    ),
    ("{}", "", "sweep.keys", "add such as `network.units: [[64], [128]]`"),
  ])
  func whatIsWrongIsNamed(_ keys: String, _ mode: String, _ key: String, _ remedy: String) throws {
    let error = #expect(throws: RecipeError.self) { try sweep(keys, mode) }
    #expect(error?.key == key)
    #expect(error?.remedy == remedy)
    #expect(error?.line != nil)
  }

  @Test func tooManyCombinationsAreRefused() throws {
    let list = "[" + (1...200).map(String.init).joined(separator: ", ") + "]"
    let error = #expect(throws: RecipeError.self) {
      try sweep("{training.epochs: \(list), training.batch_size: \(list)}")
    }
    #expect(error?.problem == "expected at most 10000 combinations, found more")
  }

  @Test func aRecipeIsNoSweep() throws {
    let error = #expect(throws: RecipeError.self) { try Sweep(yaml: "base: standard", file: "plain.yaml") }
    #expect(error?.key == "sweep")
    #expect(throws: RecipeError.self) { try Sweep(nameOrFile: "000-ablation") }
  }

  @Test func theShippedSweepTriesEachChoiceOfTheExperiment() throws {
    let sweep = try Sweep(nameOrFile: "000-ablations")
    #expect(sweep.trials.count == 19)
    let base = try #require(Recipe.named("000-bilstm"))
    #expect(sweep.trials[0].recipe.architecture == base.architecture)
    #expect(sweep.trials.allSatisfy { $0.recipe.data == base.data })
  }
}
