import Foundation
import Synchronization
import TenorCompute
import TenorData
import TenorInsight
import Testing

@Suite("Running sweeps")
struct SweepRunnerTests {
  private let store: RunStore
  private let parts: RecipeData.Parts

  init() throws {
    store = try RunStore(
      path: URL.temporaryDirectory.appending(path: "tenor-sweep-\(UUID().uuidString)/runs.sqlite").path)
    let corpus = DemoCorpus()
    parts = RecipeData.Parts(training: corpus.dataset(.train).prefix(200), test: corpus.dataset(.test).prefix(100))
  }

  private func sweep(_ keys: String, seeds: Int = 2) throws -> Sweep {
    var sweep = try Sweep(
      yaml: """
        name: small
        network: {embedding: 4, units: 4}
        training: {epochs: 2}
        sweep: {seeds: \(seeds), keys: \(keys)}
        """, file: "small.yaml")
    sweep.setData(RecipeData(name: "demo"))
    return sweep
  }

  private func runner(parallel: Int) -> SweepRunner { SweepRunner(store: store, threads: 2, parallel: parallel) }

  private func figures(_ jobs: [SweepRunner.Job]) -> [[String: Double]] {
    jobs.map { if case .finished(let run) = $0.outcome { run.results } else { [:] } }
  }

  @Test func severalAtOnceGiveWhatEachGivesAlone() throws {
    let sweep = try sweep("{network.units: [[4], [6]], training.learning_rate: [0.01]}")
    let jobs = runner(parallel: 2).run(sweep, on: parts)
    #expect(jobs.map(\.trial) == [0, 0, 1, 1])
    #expect(jobs.map(\.seed) == [1, 2, 1, 2])
    let other = Reproduction(store: try RunStore(path: store.path + "-alone"), pool: WorkerPool(count: 1))
    let alone = try jobs.map { try other.run(sweep.trials[$0.trial].recipe, seed: $0.seed, parts: parts).results }
    #expect(figures(jobs) == alone)
    #expect(alone[0]["val_accuracy"] != nil)
    #expect(alone[0]["test_accuracy"] != nil)
  }

  @Test func whatHasBeenRunIsNotRunAgain() throws {
    let sweep = try sweep("{network.units: [[4], [6]]}")
    let first = runner(parallel: 2).run(sweep, on: parts)
    #expect(try store.runs().count == 4)
    let again = runner(parallel: 1).run(try self.sweep("{network.units: [[4], [6], [8]]}"), on: parts)
    #expect(try store.runs().count == 6)
    #expect(figures(Array(again.prefix(4))) == figures(first))
  }

  @Test func otherDataAreTrainedOnAnew() throws {
    let sweep = try sweep("{network.units: [[4], [6]]}", seeds: 1)
    let first = runner(parallel: 1).run(sweep, on: parts)
    let fewer = RecipeData.Parts(training: parts.training.prefix(120), test: parts.test)
    let second = runner(parallel: 1).run(sweep, on: fewer)
    #expect(try store.runs().count == 4)
    #expect(figures(first) != figures(second))
    // Labels that were corrected make other data too.
    let turned = Dataset(
      source: parts.training.source, examples: parts.training.examples,
      labels: parts.training.labels.map { $0.map { 1 - $0 } }, classes: parts.training.classes)
    _ = runner(parallel: 1).run(sweep, on: RecipeData.Parts(training: turned, test: parts.test))
    #expect(try store.runs().count == 6)
  }

  @Test func moreTrainingsAtOnceThanThreadsMakeNoMoreThreads() throws {
    let ended = Mutex<[Int]>([])
    let sweep = try sweep("{network.units: [[4], [6], [8]]}", seeds: 1)
    let jobs = SweepRunner(store: store, threads: 1, parallel: 1000).run(
      sweep, on: parts, onEnd: { job in ended.withLock { $0.append(job.trial) } })
    #expect(figures(jobs).allSatisfy { !$0.isEmpty })
    // One after the other, in their order.
    #expect(ended.withLock { $0 } == [0, 1, 2])
  }

  @Test func oneThatFailsDoesNotEndTheOthers() throws {
    let deaf = "[{class: Embedding, input_dim: 50, output_dim: 4}, {class: Dense, units: 1}]"
    let good = """
      [{class: Embedding, input_dim: 400, output_dim: 4}, {class: GRU, units: 4}, {class: Dense, units: 1, activation: sigmoid}]
      """
    var sweep = try Sweep(
      yaml: "text: {vocabulary: 400}\ntraining: {epochs: 1}\nsweep: {keys: {layers: [\(deaf), \(good)]}}",
      file: "l.yaml")
    sweep.setData(RecipeData(name: "demo"))
    let jobs = runner(parallel: 1).run(sweep, on: parts)
    let failed = jobs.map { if case .failed = $0.outcome { true } else { false } }
    #expect(failed == [true, false])
    let rows = SweepTable(sweep, jobs).rows
    #expect(rows.map(\.seeds) == [1, 0])
    #expect(rows.map(\.problems.count) == [0, 1])
  }

  @Test func aStoppedSweepGoesOnWhereItWasStopped() throws {
    let sweep = try sweep("{network.units: [[4], [6], [8]]}", seeds: 1)
    let ended = Mutex(0)
    let first = runner(parallel: 1).run(
      sweep, on: parts, isStopped: { ended.withLock { $0 } >= 1 }, onEnd: { _ in ended.withLock { $0 += 1 } })
    let stopped = first.map { if case .stopped = $0.outcome { true } else { false } }
    #expect(stopped == [false, true, true])
    let known = try store.runs().filter { $0.status == .finished }.count
    #expect(known == 1)
    let second = runner(parallel: 1).run(sweep, on: parts)
    #expect(figures(second).allSatisfy { !$0.isEmpty })
    #expect(try store.runs().filter { $0.status == .finished }.count == 3)
  }

  @Test func theTableHasTheBestFirst() throws {
    let sweep = try sweep("{network.units: [[4], [6], [8]]}")
    func job(_ trial: Int, _ seed: UInt64, _ results: [String: Double]) -> SweepRunner.Job {
      var run = TrainingRun(
        experiment: "", recipe: "", data: "", seed: seed, precision: "", threads: 1, version: "", machine: "",
        begun: Date(timeIntervalSince1970: 0))
      run.results = results
      return SweepRunner.Job(trial: trial, seed: seed, outcome: .finished(run))
    }
    let jobs = [
      job(0, 1, ["val_accuracy": 0.5, "val_loss": 0.1, "test_accuracy": 0.9]),
      job(0, 2, ["val_accuracy": 0.7, "val_loss": 0.3, "test_accuracy": 0.9]),
      job(2, 1, ["val_accuracy": 0.8, "val_loss": 0.4, "test_accuracy": 0.1]),
    ]
    let table = SweepTable(sweep, jobs)
    #expect(table.figure == .validationAccuracy)
    #expect(table.rows.map(\.label) == ["units=[8]", "units=[4]", "units=[6]"])
    let spread = try #require(table.rows[1].figures["val_accuracy"])
    #expect(abs(spread.mean - 0.6) < 1e-12)
    // √((0.1² + 0.1²) / 1)
    #expect(abs(spread.deviation - 0.02.squareRoot()) < 1e-12)
    #expect(table.rows[2].figures.isEmpty)
    #expect(SweepTable(sweep, jobs, orderedBy: .validationLoss).rows.first?.label == "units=[4]")
    let chart = try #require(BarChart(table, title: "small"))
    #expect(chart.names == ["units=[8]", "units=[4]"])
    #expect(chart.series[0].values.compactMap { $0?.rounded() } == [80, 60])
    #expect(chart.series[0].spreads[0] == nil)
    let error = try #require(chart.series[0].spreads[1])
    #expect(abs(error - 2.0.squareRoot() * 10) < 1e-9)
    #expect(try #require(chart.range).lowerBound < 60 - error)
    #expect(BarChart(SweepTable(sweep, []), title: "none") == nil)
    let diverged = SweepTable(
      sweep, [job(0, 1, ["val_accuracy": 0.9]), job(0, 2, [:]), job(1, 1, ["val_accuracy": 0.4])])
    #expect(diverged.rows.first?.label == "units=[6]")
    let unheld = SweepTable(sweep, [job(1, 1, ["test_accuracy": 0.6])])
    #expect(unheld.figure == .testAccuracy)
    #expect(unheld.rows.first?.label == "units=[6]")
  }
}
