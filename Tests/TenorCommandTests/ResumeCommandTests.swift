import Foundation
import TenorModel
import Testing

/// Trainings that are killed with SIGKILL, and go on.
@Suite("Resuming on the command line")
struct ResumeCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func arguments(_ model: String, _ more: [String] = []) -> [String] {
    ["train", shop.data, "--output", folder(model), "--runs", folder("runs")] + Workshop.quick
      + ["--epochs", "40", "--dropout", "0.2", "--checkpoint-steps", "1"] + more
  }

  @Test func aKilledTrainingEndsWithTheWeightsOfOneThatWasNot() throws {
    #expect(try Tenor.run(arguments("whole")).status == 0)
    #expect(try !folder.names().contains("whole.checkpoints"))
    var kills = 0, resumptions = 0
    for attempt in 0..<40 {
      let process = try Tenor.start(arguments("model", ["--resume"]))
      // The moments are spread over the training, and over the writing of a checkpoint within it.
      let states = folder("model.checkpoints")
      for _ in 0..<2000 where process.isRunning && kills < 8 {
        if (try? FileManager.default.contentsOfDirectory(atPath: states).isEmpty) == false { break }
        Thread.sleep(forTimeInterval: 0.005)
      }
      if kills < 8 {
        Thread.sleep(forTimeInterval: 0.004 * Double(attempt % 5))
        if process.isRunning {
          kill(process.processIdentifier, SIGKILL)
          kills += 1
        }
      }
      process.waitUntilExit()
      if process.terminationReason == .exit {
        #expect(process.terminationStatus == 0)
        resumptions = attempt
        break
      }
    }
    #expect(kills >= 3 && resumptions >= 3)
    for name in ["model.safetensors", "history.json"] {
      #expect(try folder.bytes("model/" + name) == folder.bytes("whole/" + name))
    }
    #expect(try folder.text("model/history.csv") == folder.text("whole/history.csv"))
    #expect(try !folder.names().contains("model.checkpoints"))
  }

  @Test func anInterruptedTrainingMayGoOnButNotAsAnother() throws {
    let endless = arguments("model") + ["--epochs", "100000"]
    let states = try killed(endless) { ($0.first ?? "") > folder("model.checkpoints/step-000000000050") }
    let other = try Tenor.run(arguments("model", ["--resume", "--batch-size", "16"]))
    #expect(other.status == 65)
    #expect(other.lastError.contains("'batch_size: 8' instead of 'batch_size: 16'"))
    #expect(other.lastError.contains("'epochs: 100000' instead of 'epochs: 40'"))
    // Without --resume the checkpoints of the earlier training are told of, and replaced, later ones too.
    let first = try #require(states.first)
    #expect(try !killed(endless) { ($0.last ?? first) < first }.isEmpty)
    let anew = try Tenor.run(arguments("model"))
    #expect(anew.status == 0 && anew.errors.contains("holds checkpoints of an earlier training"))
    let none = try Tenor.run(arguments("model", ["--resume"]))
    #expect(none.status == 0 && none.errors.contains("there is no checkpoint"))
    #expect(try Tenor.run(arguments("model", ["--resume", "--no-checkpoints"])).status == 64)
  }

  /// Starts a training, kills it as soon as its checkpoints are as wanted, and returns them; none if they never were.
  private func killed(_ arguments: [String], when isTime: ([String]) -> Bool) throws -> [String] {
    let process = try Tenor.start(arguments), checkpoints = CheckpointFolder.of(model: folder("model"))
    var files: [String] = []
    for _ in 0..<2000 where process.isRunning {
      files = checkpoints.files
      if isTime(files) { break }
      Thread.sleep(forTimeInterval: 0.005)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return isTime(files) ? files : []
  }
}
