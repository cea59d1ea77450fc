import Foundation
import Testing

@Suite("Reproduction and runs on the command line")
struct ReproduceCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let recipe = """
      name: tiny
      reference: {published: 88.5, keras: 87}
      data: {name: demo, training_examples: 200, test_examples: 100}
      network: {embedding: 4, units: 4}
      training: {epochs: 1, validation_split: 0}
      """
    try folder.write(Array(recipe.utf8), to: "tiny.yaml")
    try folder.write(Array((recipe + "\ntext: {lowercase: false}").utf8), to: "other.yaml")
  }

  private func tenor(_ arguments: String...) throws -> Tenor.Run {
    try Tenor.run(arguments + ["--runs", folder("runs")])
  }

  @Test func experimentsAreListed() throws {
    let list = try Tenor.run(["reproduce", "--list"])
    let rows = list.output.split(separator: "\n").map { $0.split(separator: " ").prefix(4).map(String.init) }
    #expect(rows.contains(["001-lstm", "84.04", "85.24", "imdb.npz"]))
    #expect(try Tenor.run(["reproduce"]).status == 64)
  }

  @Test func finishedRunsAreNotRunAgain() throws {
    let first = try tenor("reproduce", folder("tiny.yaml"), "--seeds", "2")
    #expect(first.status == 0, "\(first.errors)")
    let lines = first.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0] == ["experiment", "published", "Keras", "Tenor", "seeds", "parameters", "seconds"])
    #expect(Array(lines[1][0...2]) == ["tiny", "88.50", "87.00"])
    #expect(lines[1].contains("±"))
    let again = try tenor("reproduce", folder("tiny.yaml"), "--seeds", "3")
    #expect(
      again.errors.contains("tiny, seed 1: run 1 has done this\ntiny, seed 2: run 2 has done this\ntiny, seed 3\n"))
    let runs = try tenor("runs", "list", "--json").output
    #expect(runs.components(separatedBy: #""status":"finished""#).count == 4)
    #expect(FileManager.default.fileExists(atPath: folder("runs/models/3-tiny/model.safetensors")))
  }

  @Test func runsAreShownComparedAndDeleted() throws {
    _ = try tenor("reproduce", folder("tiny.yaml"), folder("other.yaml"), "--no-models")
    let list = try tenor("runs", "list").output.split(separator: "\n")
    #expect(list.count == 3)
    let shown = try tenor("runs", "show", "1").output
    #expect(shown.contains("\nseed           1\n"))
    #expect(shown.contains("\nepoch  accuracy    loss\n    1    "))
    #expect(shown.contains("\nname: \"tiny\"\n"))
    let compared = try tenor("runs", "compare", "1", "2").output
    #expect(compared.contains("\nrecipes:\ntext.lowercase  true  false"))
    #expect(try tenor("runs", "delete", "1").status == 0)
    let gone = try tenor("runs", "show", "1")
    #expect(gone.status == 66)
    #expect(gone.lastError.contains("expected a run with the number 1, found none"))
    #expect(try tenor("runs", "compare", "2").status == 64)
  }

  @Test func trainingsAreRemembered() throws {
    let train = ["train", "--recipe", folder("tiny.yaml"), "--output", folder("model"), "--runs"]
    let run = try Tenor.run(train + [folder("runs")])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Tenor.run(train + [folder("runs"), "--no-record"]).status == 0)
    let shown = try tenor("runs", "show", "1", "--json").json
    let known = shown["run"] as? [String: Any]
    #expect(known?["status"] as? String == "finished")
    #expect(known?["experiment"] as? String == "tiny")
    #expect((known?["model"] as? String)?.hasSuffix("/model") == true)
    #expect((shown["epochs"] as? [Any])?.count == 1)
    #expect(try tenor("runs", "list").output.split(separator: "\n").count == 2)
  }

  /// A store that cannot be used is no reason not to train.
  @Test func aTrainingThatCannotBeRememberedIsTrained() throws {
    try folder.write(Array(repeating: 65, count: 5000), to: "runs.sqlite")
    let run = try Tenor.run(
      ["train", "--recipe", folder("tiny.yaml"), "--output", folder("model"), "--runs", folder.path])
    #expect(run.status == 0)
    #expect(run.errors.contains("the run is not remembered: "))
    #expect(FileManager.default.fileExists(atPath: folder("model/model.safetensors")))
  }

  @Test func aStoreThatIsNoneIsNamed() throws {
    try folder.write(Array(repeating: 65, count: 5000), to: "runs.sqlite")
    let run = try Tenor.run(["runs", "list", "--runs", folder.path])
    #expect(run.status == 65)
    #expect(run.lastError.contains("runs.sqlite: expected a store of runs"))
  }

  @Test func dataThatAreNotThereAreNamed() throws {
    let run = try Tenor.run(
      ["reproduce", "001-lstm", "--quick", "--runs", folder("runs"), "--data-dir", folder("nowhere")])
    #expect(run.status == 66)
    #expect(run.lastError.contains("imdb.npz"))
  }
}
