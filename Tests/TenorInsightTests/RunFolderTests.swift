import Foundation
import TenorData
import TenorInsight
import TenorModel
import TenorTraining
import Testing

@Suite("Folders of runs")
struct RunFolderTests {
  private let folder = URL.temporaryDirectory.appending(path: "tenor-run-folders-\(UUID().uuidString)").path
  private let store: RunStore

  init() throws { store = try RunStore(path: folder + "/runs.sqlite") }

  private func run(_ experiment: String = "a/b") -> TrainingRun {
    TrainingRun(
      experiment: experiment, recipe: "", data: "", seed: 0, precision: "", threads: 1, version: "", machine: "",
      begun: Date(timeIntervalSince1970: 0))
  }

  private func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private func recordedRun() throws -> TrainingRun {
    let recorder = try RunRecorder(run(), in: store, now: { Date(timeIntervalSince1970: 9) })
    try recorder.log.record(epoch: 0, ["loss": 1])
    return recorder.run
  }

  @Test func aRunsLogLiesBesideTheStoreUntilItIsDeleted() throws {
    let run = try recordedRun()
    #expect(run.log == store.logFolder + "/1-a-b")
    #expect(try store.run(1) == run)
    #expect(names(store.logFolder + "/1-a-b") == ["history.csv", "train"])
    #expect(names(store.logFolder + "/1-a-b/train") == ["events.out.tfevents.9.tenor"])
    try store.delete(1)
    #expect(names(store.logFolder).isEmpty)
    #expect(names(folder).contains("logs"))
  }

  @Test func logsOfAnEarlierStoreAreKept() throws {
    let old = store.logFolder + "/1-a-b"
    try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
    #expect(try recordedRun().log == old + "-2")
    #expect(names(old).isEmpty)
  }

  @Test func aLogElsewhereIsNotRemoved() throws {
    var run = try recordedRun()
    run.log = folder + "/elsewhere"
    try FileManager.default.createDirectory(atPath: folder + "/elsewhere", withIntermediateDirectories: true)
    try store.update(run)
    try store.delete(1)
    #expect(names(folder).contains("elsewhere"))
  }

  private func trained(_ path: String, seed: UInt64 = 0) throws -> TrainingRun {
    var recipe = Recipe.standard
    recipe.epochs = 1
    let log = TrainingLog(now: { Date(timeIntervalSince1970: 9) })
    let classifier = try ClassifierTraining(
      DemoCorpus(trainCount: 20, testCount: 4).dataset(.train), recipe: recipe, seed: seed
    )
    .run(callbacks: [log.callback])
    try classifier.save(to: path, with: recipe, log: log)
    var run = run(recipe.name)
    run.recipe = recipe.yaml
    run.seed = seed
    try store.add(&run)
    run.model = path
    try store.update(run)
    return run
  }

  @Test func aModelsFolderHoldsTheFiguresOfItsTraining() throws {
    let run = try trained(folder + "/model"), model = try #require(run.model)
    let classifier = try TextClassifier(contentsOf: model)
    let table = try String(contentsOfFile: model + "/history.csv", encoding: .utf8)
    #expect(table == classifier.history.csv())
    for part in ["train", "validation"] {
      #expect(names(model + "/tensorboard/" + part) == ["events.out.tfevents.9.tenor"])
    }
    // Nothing of an earlier training stays in the folder of event files.
    try Data().write(to: URL(filePath: model + "/tensorboard/train/events.out.tfevents.1.tenor"))
    _ = try trained(model)
    #expect(names(model + "/tensorboard/train") == ["events.out.tfevents.9.tenor"])
  }

  @Test func aModelIsRemovedAndOtherFilesStay() throws {
    let run = try trained(folder + "/model"), model = try #require(run.model)
    #expect(try store.removeModel(of: run))
    #expect(!names(folder).contains("model"))
    let second = try trained(model)
    try Data("mine".utf8).write(to: URL(filePath: model + "/notes.txt"))
    // The first run's model is no longer there: what is there is the second run's.
    #expect(try !store.removeModel(of: run))
    #expect(ModelFolder.exists(at: model))
    #expect(try store.removeModel(of: second))
    #expect(names(model) == ["notes.txt"])
  }

  @Test func theModelOfATrainingThatWasNotRememberedStays() throws {
    let run = try trained(folder + "/model"), model = try #require(run.model)
    let other = try trained(model, seed: 2)
    try store.delete(other.id ?? 0)
    #expect(try !store.removeModel(of: run))
    #expect(ModelFolder.exists(at: model))
  }

  @Test func whatIsNoModelStays() throws {
    var run = run()
    try store.add(&run)
    #expect(try !store.removeModel(of: run))
    run.model = folder + "/thesis"
    try FileManager.default.createDirectory(atPath: folder + "/thesis", withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(filePath: folder + "/thesis/README.md"))
    #expect(try !store.removeModel(of: run))
    #expect(names(folder + "/thesis") == ["README.md"])
  }
}
