import TenorCompute
import TenorLayers
import TenorModel
import TenorTraining
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
  private static let inputs = TokenBatch([[1, 2, 3], [2], [3, 1], [1, 1, 2, 3], [2, 3]] as [[Int32]])
  private static let targets = Targets.binary([1, 0, 1, 0, 1])
  private static let identity = TrainingIdentity(
    settings: ["training:", "  epochs: 4", "  batch_size: 2", "seed: 1"], data: "abc")

  private static func trainer() throws -> Trainer {
    try Trainer(
      network: try Samples.network(ids: 5),
      configuration: FitConfiguration(
        loss: .binaryCrossentropy, optimizer: .adam(), metrics: [.accuracy, .auc], epochs: 4, batchSize: 2, seed: 1),
      pool: WorkerPool(count: 1))
  }

  /// The weights at the end, and the states on the way.
  private static func train(_ state: TrainingState? = nil) throws -> (weights: SafeTensors, states: [TrainingState]) {
    var trainer = try trainer(), states: [TrainingState] = []
    let stopping = try EarlyStopping(monitor: Monitor("loss"), patience: 4, restoreBestWeights: true)
    _ = try trainer.fit(
      inputs, targets, callbacks: [Callbacks.earlyStopping(stopping)], resuming: state,
      checkpoints: CheckpointPlan(steps: 1) { states.append($0) })
    return (SafeTensors(weightsOf: trainer.network), states)
  }

  @Test func aTrainingGoesOnFromItsFile() throws {
    let (weights, states) = try Self.train()
    for state in states {
      let checkpoint = try Checkpoint(Checkpoint(state, of: Self.identity).encoded(), path: "file")
      #expect(checkpoint.identity == Self.identity)
      #expect(checkpoint.state.callbacks == state.callbacks && checkpoint.state.history == state.history)
      #expect(try Self.train(checkpoint.state).weights == weights)
    }
    // The best weights are kept from the first epoch on.
    #expect(states.last?.callbacks.values.contains { $0.weights != nil } == true)
  }

  @Test func figuresThatAreNoNumbersSurvive() throws {
    var state = try #require(try Self.train().states.last)
    state.callbacks["x"] = CallbackState(numbers: ["best": .infinity])
    state.weights[0] = .nan
    let read = try Checkpoint(Checkpoint(state, of: Self.identity).encoded(), path: "file").state
    #expect(read.callbacks["x"]?.numbers["best"] == .infinity && read.weights[0].isNaN)
  }

  @Test func theLastFewAreKept() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder.of(model: folder("model/"), keeping: 3)
    #expect(checkpoints.path == folder("model.checkpoints"))
    #expect(try checkpoints.latest(of: Self.identity) == nil)
    let states = try Self.train().states
    for state in states { try checkpoints.save(Checkpoint(state, of: Self.identity)) }
    #expect(
      try folder.names(in: "model.checkpoints")
        == states.suffix(3).map {
          "step-\(String(repeating: "0", count: $0.optimizer.step < 10 ? 11 : 10))\($0.optimizer.step).safetensors"
        })
    #expect(try checkpoints.latest(of: Self.identity)?.state.optimizer.step == states.last?.optimizer.step)
    checkpoints.remove()
    #expect(try folder.names() == [])
    #expect(CheckpointFolder(folder("x"), keeping: 0).kept == 1)
  }

  @Test func whatAKilledTrainingLeftIsRemovedAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder("c"))
    let state = try #require(try Self.train().states.first)
    try checkpoints.save(Checkpoint(state, of: Self.identity))
    try folder.write([1], to: "c/.step-000000000002.safetensors.new-1-abc")
    try folder.write([2], to: "c/notes.txt")
    try checkpoints.save(Checkpoint(state, of: Self.identity))
    #expect(try folder.names(in: "c") == ["notes.txt", "step-000000000001.safetensors"])
    checkpoints.remove()
    #expect(try folder.names(in: "c") == ["notes.txt"])
  }

  @Test func aDamagedFileGivesWayToTheOneBefore() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder("c"))
    let states = try Self.train().states
    for state in states.prefix(2) { try checkpoints.save(Checkpoint(state, of: Self.identity)) }
    let newest = "c/step-000000000002.safetensors"
    let bytes = try folder.contents(newest)
    for length in [0, 7, 100, bytes.count - 1] {
      try folder.write(Array(bytes.prefix(length)), to: newest)
      var problems: [ModelError] = []
      let found = try checkpoints.latest(of: Self.identity) { problems.append($0) }
      #expect(found?.state.optimizer.step == 1)
      #expect(problems.map(\.kind) == [.damaged] && problems[0].file == folder(newest))
    }
    try folder.write([0], to: "c/step-000000000001.safetensors")
    #expect { try checkpoints.latest(of: Self.identity) } throws: { ($0 as? ModelError)?.kind == .damaged }
  }

  @Test func aCheckpointOfAnotherTrainingIsRefusedWithTheDifference() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder("c"))
    try checkpoints.save(Checkpoint(try #require(try Self.train().states.first), of: Self.identity))
    var other = Self.identity
    other.settings[2] = "  batch_size: 32"
    other.data = "def"
    do {
      _ = try checkpoints.latest(of: other)
      Issue.record("accepted")
    } catch {
      #expect(error.kind == .mismatch)
      #expect(
        error.description
          == folder("c/step-000000000001.safetensors")
          + ": expected a checkpoint of this training, found one of another: 'batch_size: 2' instead of "
          + "'batch_size: 32'; other examples or labels; resume with the settings and data that it began with, or train "
          + "without --resume.")
    }
    other = Self.identity
    other.settings.removeLast()
    #expect(other.differences(from: Self.identity) == ["'seed: 1' instead of nothing"])
  }

  @Test func hostileFilesAreRefused() throws {
    let state = try #require(try Self.train().states.last)
    let good = try SafeTensors(Checkpoint(state, of: Self.identity).encoded())
    func kind(_ change: (inout SafeTensors) -> Void) -> ModelError.Kind? {
      var file = good
      change(&file)
      do throws(ModelError) {
        _ = try Checkpoint(file.encoded(), path: "file")
        return nil
      } catch { return error.kind }
    }
    #expect(kind { _ in } == nil)
    #expect(kind { $0.metadata["format"] = "other" } == .damaged)
    #expect(kind { $0.metadata["format_version"] = "2" } == .unsupportedVersion)
    #expect(kind { $0.metadata["state"] = "{" } == .damaged)
    #expect(kind { $0.metadata["state"] = String(repeating: "[", count: 100_000) } == .damaged)
    #expect(kind { $0.metadata["identity"] = nil } == .damaged)
    #expect(kind { $0.tensors["weights"] = nil } == .damaged)
    #expect(kind { $0.tensors["slot/velocity"] = nil } == .damaged)
    // Sums for another number of classes would be read beyond their end.
    let text = try #require(good.metadata["state"])
    #expect(text.contains("\"counts\":[0,0,0,0]"))
    var file = good
    file.metadata["state"] = text.replacing("\"counts\":[0,0,0,0]", with: "\"counts\":[]")
    let read = try Checkpoint(file.encoded(), path: "file").state
    #expect(throws: TrainingError.self) { try Self.train(read) }
  }
}
