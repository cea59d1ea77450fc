import Foundation
import Testing

@Suite("Sweeps and searches on the command line")
struct SweepCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let sweep = """
      network: {embedding: 4, units: 4}
      training: {epochs: 1}
      sweep:
        seeds: 2
        keys:
          network.units: [[4], [6]]
          training.batch_size: [16]
      """
    try folder.write(Array(sweep.utf8), to: "sizes.yaml")
  }

  private func sweep(_ arguments: String...) throws -> Tenor.Run {
    try Tenor.run(["sweep", folder("sizes.yaml")] + arguments + ["--runs", folder("runs"), "--limit", "300"])
  }

  @Test func combinationsAreListed() throws {
    #expect(try sweep("--list").output == "units=[4] batch_size=16\nunits=[6] batch_size=16\n")
    #expect(try Tenor.run(["sweep", "000-ablations", "--list"]).output.split(separator: "\n").count == 19)
  }

  @Test func aSweepPrintsATableAndGoesOn() throws {
    let first = try sweep("demo")
    #expect(first.status == 0, "\(first.errors)")
    let lines = first.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0] == ["val_accuracy", "val_loss", "seeds", "parameters", "seconds"])
    #expect(Set(lines.dropFirst().map { $0[0] }) == ["units=[4]", "units=[6]"])
    #expect(first.errors.contains("2 combinations with 2 seeds each"))
    let again = try sweep("demo", "--seeds", "3", "--json", "--chart", folder("sweep.svg"))
    #expect(try String(contentsOfFile: folder("sweep.svg"), encoding: .utf8).contains("units=[4] batch_size=16"))
    #expect(try sweep("demo", "--chart", "sweep.jpg").status == 64)
    let rows = try #require(JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [[String: Any]])
    #expect(rows.allSatisfy { $0["seeds"] as? Int == 3 })
    let runs = try Tenor.run(["runs", "list", "--runs", folder("runs")]).output.split(separator: "\n")
    #expect(runs.count == 1 + 6)
  }

  @Test func numbersBeyondAllBoundsAreRefused() throws {
    let run = try sweep("demo", "--seeds", "9223372036854775807")
    #expect(run.status == 64)
    #expect(run.lastError.contains("at most 10000 trainings"))
  }

  @Test func aFailureIsToldByTheExitCode() throws {
    let layers = "[{class: Embedding, input_dim: 50, output_dim: 4}, {class: Dense, units: 1}]"
    try folder.write(Array("sweep: {keys: {layers: [\(layers)]}}".utf8), to: "bad.yaml")
    let run = try Tenor.run(["sweep", folder("bad.yaml"), "demo", "--limit", "100", "--runs", folder("runs")])
    #expect(run.status == 65)
    #expect(run.lastError.contains("1 of 1 trainings failed"))
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let unknown = try Tenor.run(["sweep", "000-ablation"])
    #expect(unknown.status == 64)
    #expect(unknown.lastError.contains("did you mean `000-ablations`"))
    let plain = try sweep()
    #expect(plain.status == 64)
    #expect(plain.lastError.contains("DATA is missing"))
  }

  @Test func whatASearchFoundIsTrainedAgainByItsCommand() throws {
    let found = try Tenor.run([
      "train", "demo", "--limit", "300", "--time-budget", "1s", "--units", "6", "--embedding", "8", "--seed", "4",
      "--output", folder("found"), "--json",
    ])
    #expect(found.status == 0, "\(found.errors)")
    let command = try #require(found.json["command"] as? String)
    let words = command.split(separator: " ").map(String.init)
    #expect(words.prefix(3) == ["tenor", "train", "demo"])
    let again = try Tenor.run(Array(words.dropFirst()))
    #expect(again.status == 0, "\(again.errors)")
    let weights = ["found", "found-again"].map { folder("\($0)/model.safetensors") }
    #expect(FileManager.default.contentsEqual(atPath: weights[0], andPath: weights[1]))
    let recipe = try String(contentsOfFile: folder("found/recipe.yaml"), encoding: .utf8)
    #expect(recipe.contains("units: [6]\n"))
    #expect(recipe.contains("embedding: 8\n"))
  }

  @Test(arguments: [
    ["--time-budget", "soon"], ["--time-budget", "0s"], ["--time-budget", "2"],
    ["--time-budget", "1s", "--recipe", "001-lstm"],
  ])
  func budgetsThatMakeNoSenseAreRefused(_ options: [String]) throws {
    #expect(try Tenor.run(["train", "demo", "--output", folder("none")] + options).status == 64)
  }

  @Test func aSearchNeedsExamplesToChooseBy() throws {
    let run = try Tenor.run([
      "train", "demo", "--limit", "300", "--time-budget", "1s", "--validation-split", "0", "--output", folder("none"),
    ])
    #expect(run.status == 64)
    #expect(run.lastError.contains("none are held out"))
  }
}
