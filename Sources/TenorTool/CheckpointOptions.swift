import ArgumentParser
import Tenor

/// How a training survives being killed.
struct CheckpointOptions: ParsableArguments {
  @Flag(
    name: .customLong("resume"),
    help: "Go on from the last checkpoint of this training, if there is one, instead of from the beginning.")
  var resumes = false

  @Option(help: "Save a checkpoint so often, such as 30s or 5m, in OUTPUT.checkpoints. (default: 60s)")
  var checkpointEvery: TimeSpan?

  @Option(help: "Save a checkpoint after so many steps, too; at least 1.")
  var checkpointSteps: Int?

  @Option(help: "How many checkpoints are kept; at least 1.")
  var keepCheckpoints = 2

  @Flag(name: .customLong("no-checkpoints"), help: "Save no checkpoints.")
  var savesNone = false

  func validate() throws {
    guard checkpointSteps ?? 1 >= 1 else {
      throw ValidationError("--checkpoint-steps must be 1 or greater, but is \(checkpointSteps ?? 0).")
    }
    guard keepCheckpoints >= 1 else {
      throw ValidationError("--keep-checkpoints must be 1 or greater, but is \(keepCheckpoints).")
    }
    guard !(savesNone && resumes) else { throw ValidationError("Give either --resume or --no-checkpoints, not both.") }
  }

  /// The checkpoints of the training whose model will be at `model`; `nil` where none are wanted.
  func checkpoints(model: String) -> TrainingCheckpoints? {
    guard !savesNone else { return nil }
    let folder = CheckpointFolder.of(model: model, keeping: keepCheckpoints)
    if resumes, folder.files.isEmpty {
      Output.note("there is no checkpoint in \(folder.path); the training begins")
    } else if !resumes, !folder.files.isEmpty {
      Output.note("\(folder.path) holds checkpoints of an earlier training; --resume would go on with it")
    }
    return TrainingCheckpoints(
      folder, seconds: (checkpointEvery?.duration ?? .seconds(60)) / .seconds(1), steps: checkpointSteps,
      resumes: resumes,
      onResume: { Output.note("resumed in epoch \($0.epoch + 1), after \($0.step) of its steps") },
      onProblem: { Output.note("checkpoint: \($0)") })
  }
}
