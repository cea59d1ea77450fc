import Foundation
import TenorModel
import Testing

@Suite("Recipes on the command line")
struct RecipeCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Array(Workshop.table(80).utf8), to: "data.csv")
  }

  private func write(_ recipe: String) throws -> String {
    try folder.write(Array(recipe.utf8), to: "mine.yaml")
    return folder("mine.yaml")
  }

  @Test func recipesAreListedAndShown() throws {
    let list = try Tenor.run(["recipe", "list"])
    #expect(list.status == 0)
    #expect(list.output.contains("\n001-lstm "))
    let names = try Tenor.run(["recipe", "list", "--json"]).output
    #expect(names.contains(#"{"data":"imdb.npz","name":"001-lstm","#))
    let shown = try Tenor.run(["recipe", "show", "001-lstm"])
    #expect(shown.output.contains("\n  units: [128, 64]\n"))
    #expect(shown.output.contains("\n  batch_size: 512\n"))
    #expect(try Tenor.run(["recipe", "show", write(shown.output)]).output == shown.output)
  }

  /// The recipe has its own data; the model's folder holds it, and it makes the same model again.
  @Test func aRecipeOfOnesOwnIsTrainedAndKept() throws {
    let recipe = try write(
      """
      name: mine
      data: {name: \(folder("data.csv")), training_examples: 60, validation_examples: 10}
      network: {architecture: gru, embedding: 8, units: 8}
      training: {epochs: 2}
      """)
    let run = try Tenor.run(["train", "--recipe", recipe, "--output", folder("model"), "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["recipe"] as? String == "mine")
    #expect(run.json["examples"] as? Int == 60)
    #expect(run.json["validation_examples"] as? Int == 10)
    let again = try Tenor.run(
      ["train", "--recipe", folder("model/recipe.yaml"), "--output", folder("again"), "--seed", "0"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.bytes("again/model.safetensors") == folder.bytes("model/model.safetensors"))
    #expect(try folder.text("again/recipe.yaml") == folder.text("model/recipe.yaml"))
    let summary = try Tenor.run(["summary", folder("model/recipe.yaml")])
    #expect(summary.output.contains("GRU"))
  }

  @Test func optionsChangeTheRecipeThatIsKept() throws {
    let run = try Tenor.run(
      ["train", folder("data.csv"), "--output", folder("model"), "--units", "8", "--embedding", "8", "--epochs", "1"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.text("model/recipe.yaml").contains("\n  units: [8]\n"))
    #expect(try TextClassifier(contentsOf: folder("model")).metadata.recipe == "standard")
  }

  @Test("recipes that are none give one line and a code")
  func mistakes() throws {
    let cases: [(recipe: String, status: Int32, part: String)] = [
      ("001-lsm", 64, "did you mean 001-lstm"), (folder("none.yaml"), 66, "found no file"),
      (try write("training: {epoch: 3}"), 65, "mine.yaml:1:12: training.epoch: no such key; did you mean `epochs`"),
    ]
    for (recipe, status, part) in cases {
      for arguments in [
        ["train", folder("data.csv"), "--recipe", recipe, "--output", folder("model")], ["recipe", "show", recipe],
      ] {
        let run = try Tenor.run(arguments)
        #expect(run.status == status)
        #expect(run.lastError.contains(part), "\(run.errors)")
        #expect(run.output.isEmpty)
      }
    }
    let layers = try Tenor.run(
      ["train", folder("data.csv"), "--recipe", "000-cnn", "--units", "8", "--output", folder("model")])
    #expect(layers.status == 64)
    #expect(layers.lastError.contains("--units does not fit the recipe 000-cnn"))
    let missing = try Tenor.run(["train", "--recipe", "standard", "--output", folder("model")])
    #expect(missing.status == 64)
    #expect(missing.lastError.contains("DATA is missing"))
    let few = try write("data: {name: \(folder("data.csv")), training_examples: 100}")
    let run = try Tenor.run(["train", "--recipe", few, "--output", folder("model")])
    #expect(run.status == 65)
    #expect(run.lastError.contains("expected at least 100 examples, found 80"))
  }

  /// Data in two parts have a part for the baselines to learn from.
  @Test func baselinesStandBesideTheModel() throws {
    let trained = try Tenor.run(
      ["train", "demo", "--limit", "400", "--output", folder("model"), "--units", "8", "--epochs", "1"])
    #expect(trained.status == 0, "\(trained.errors)")
    let run = try Tenor.run(["evaluate", folder("model"), "demo"])
    #expect(run.output.contains("most frequent label       50.00 %"))
    #expect(run.output.contains("linear, words and pairs "))
    #expect(run.output.contains("A baseline is better than this model."))
    let without = try Tenor.run(["evaluate", folder("model"), "demo", "--no-baseline", "--json"])
    #expect(without.json["baseline_accuracy"] == nil)
    #expect((without.json["accuracy_interval"] as? [Double])?.count == 2)
    #expect(without.json["auc"] as? Double ?? -1 >= 0)
    #expect(without.json["calibration_error"] as? Double ?? -1 >= 0)
  }
}
