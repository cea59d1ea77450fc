import Foundation
import TenorModel
import TenorTraining
import Testing

@Suite("History, curves and logs on the command line")
struct HistoryCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func train(_ more: String...) throws -> Tenor.Run {
    try Tenor.run(["train", shop.data, "--output", folder("model"), "--runs", folder("runs")] + Workshop.quick + more)
  }

  private func names(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder(name)).sorted()
  }

  @Test func aModelKeepsItsHistoryAsTableAndEvents() throws {
    #expect(try train().status == 0)
    let history = try TextClassifier(contentsOf: folder("model")).history
    #expect(try folder.text("model/history.csv") == history.csv())
    let logs = try names("runs/logs")
    #expect(logs == ["1-standard"])
    for part in ["train", "validation"] {
      let events = try #require(try names("model/tensorboard/" + part).first)
      #expect(events.hasPrefix("events.out.tfevents."))
      let file = "\(part)/\(events)"
      #expect(try folder.bytes("model/tensorboard/" + file) == folder.bytes("runs/logs/1-standard/" + file))
    }
    #expect(try folder.text("runs/logs/1-standard/history.csv") == history.csv())
    #expect(try train("--no-record").status == 0)
    #expect(try names("runs/logs") == logs)
    #expect(try names("model/tensorboard/train").count == 1)
  }

  /// What was trained before a program is killed can be read.
  @Test func aKilledRunLeavesItsEpochs() throws {
    let process = try Tenor.start(
      ["train", "demo", "--output", folder("model"), "--runs", folder("runs"), "--epochs", "1000"])
    let table = "runs/logs/1-standard/history.csv"
    for _ in 0..<300 where process.isRunning && (try? folder.text(table).contains("\r\n1,")) != true {
      Thread.sleep(forTimeInterval: 0.1)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    let lines = try folder.text(table).components(separatedBy: "\r\n")
    #expect(lines[0] == "epoch,accuracy,loss,val_accuracy,val_loss")
    #expect(lines.count >= 4 && lines.last == "")
    #expect(try names("runs/logs/1-standard/train").count == 1)
    let run = try Tenor.run(["runs", "show", "1", "--json", "--runs", folder("runs")]).json["run"] as? [String: Any]
    #expect(run?["status"] as? String == "running")
    #expect(run?["log"] as? String == folder("runs/logs/1-standard"))
  }

  @Test func curvesAreDrawnAtTheEndWhereThereIsNoTerminal() throws {
    let without = try train()
    #expect(!without.errors.contains("●"))
    let with = try train("--curves")
    #expect(!with.errors.contains("\u{1B}"))
    let lines = with.errors.split(separator: "\n", omittingEmptySubsequences: false).suffix(12)
    #expect(lines.first?.hasPrefix("loss  ● train  ○ validation") == true, "\(with.errors)")
    #expect(lines.first?.contains("    accuracy  ● train  ○ validation") == true)
    #expect(with.errors.split(separator: "\n").count { $0.contains("┤") } == 2)
    let shown = try Tenor.run(["runs", "show", "2", "--runs", folder("runs")]).output
    #expect(shown.contains("\n" + lines.joined(separator: "\n")))
  }

  private static var hasPseudoTerminals: Bool { (try? Tenor.shell("script -qec true /dev/null").status) == 0 }

  /// `script` runs a program in a terminal that tells no size, which stands for 80 by 24.
  @Test(.enabled(if: Self.hasPseudoTerminals, "script of util-linux is not there"))
  func curvesStayBelowTheProgressOfATerminal() throws {
    func run(_ more: String) throws -> String {
      let words = ["train", shop.data, "--output", folder("model"), "--no-record"] + Workshop.quick
      return try Tenor.shell(
        "TERM=xterm script -qec \"$TENOR \(words.joined(separator: " ")) \(more)\" /dev/null"
      ).output.replacing("\r\n", with: "\n")
    }
    let screen = try run("")
    // The curves of an epoch are taken away when the next one begins, and drawn again below its progress.
    let parts = screen.components(separatedBy: "\u{1B}[11A\r\u{1B}[J")
    #expect(parts.count == 3, "\(screen)")
    #expect(parts.dropFirst().first?.hasPrefix("Epoch 2/3\n\nloss  ●") == true)
    #expect(parts.last?.hasPrefix("Epoch 3/3\n\nloss  ●") == true)
    #expect(parts.dropFirst().allSatisfy { $0.contains("\u{1B}[11A\r") })
    let drawing = try #require(parts.last?.components(separatedBy: "\u{1B}[J").last?.split(separator: "\n").dropFirst())
    #expect(drawing.prefix(11).allSatisfy { !$0.contains("\u{1B}") && $0.count < 80 })
    #expect(drawing.dropFirst(10).first?.hasSuffix("1" + String(repeating: " ", count: 27) + "3") == true, "\(drawing)")
    let plain = try run("--no-curves")
    #expect(!plain.contains("●"))
    #expect(plain.contains("\r\u{1B}[K"))
  }

  @Test func modelsGoWithTheirRunsIfWanted() throws {
    for _ in 0..<2 { #expect(try train().status == 0) }
    let first = try Tenor.run(["runs", "delete", "1", "--with-models", "--runs", folder("runs")])
    #expect(first.status == 0)
    #expect(first.errors.contains("model stays: it holds no model, or that of another run"))
    #expect(try names("runs/logs") == ["2-standard"])
    #expect(try Tenor.run(["runs", "delete", "2", "--with-models", "--runs", folder("runs")]).errors == "")
    #expect(try !folder.names().contains("model"))
  }

  @Test func baselinesLearnFromTheModelsData() throws {
    try folder.write(Workshop.table(12).replacing("the ", with: "that "), to: "test.csv")
    try FileManager.default.copyItem(atPath: shop.data, toPath: folder("reviews.csv"))
    let run = try Tenor.run(["evaluate", shop.model, folder("test.csv"), "--json"])
    #expect(run.errors.contains("the baselines learn from \(folder("reviews.csv")): 80 examples\n"), "\(run.errors)")
    #expect(run.json["baseline_accuracy"] as? Double == 1)
    #expect(run.json["majority_accuracy"] as? Double == 0.5)
    let none = try Tenor.run(["evaluate", shop.model, folder("reviews.csv"), "--json"])
    #expect(none.status == 0)
    #expect(none.json["baseline_accuracy"] == nil)
    #expect(none.errors.hasSuffix("name them with --baseline DATA\n"))
    let unwanted = try Tenor.run(["evaluate", shop.model, folder("test.csv"), "--no-baseline"])
    #expect(!unwanted.errors.contains("baseline"))
  }

  /// Which part is judged, and how much of it, does not change what is learnt from.
  @Test func theJudgedPartIsNotLearntFrom() throws {
    let plain = try Tenor.run(["evaluate", shop.model, "demo", "--json"])
    let chosen = try Tenor.run(["evaluate", shop.model, "demo", "--json", "--subset", "test", "--limit", "2000"])
    #expect(plain.json["baseline_accuracy"] as? Double ?? 1 < 0.8)
    #expect(plain.json["baseline_accuracy"] as? Double == chosen.json["baseline_accuracy"] as? Double)
    let training = try Tenor.run(["evaluate", shop.model, "demo", "--json", "--subset", "train"])
    #expect(training.status == 0)
    #expect(training.json["baseline_accuracy"] == nil)
  }

  @Test func aRecipeNamesOnlyDataThatWereUsed() throws {
    let arguments = ["train", shop.data, "--recipe", "001-lstm", "--output", folder("model"), "--no-record"]
    let run = try Tenor.run(arguments + ["--layers", try layers(), "--epochs", "1"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try !folder.text("model/recipe.yaml").contains("imdb.npz"))
  }

  private func layers() throws -> String {
    try folder.write(
      #"[{"class": "Embedding", "input_dim": 5000, "output_dim": 4}, {"class": "LSTM", "units": 4}, "#
        + #"{"class": "Dense", "units": 1, "activation": "sigmoid"}]"#, to: "layers.json")
    return folder("layers.json")
  }

  @Test func storesThatCannotBeUsedAreNamed() throws {
    let unwritable = try Tenor.run(["runs", "list", "--runs", "/proc/tenor"])
    #expect(unwritable.status == 74)
    #expect(unwritable.lastError.hasPrefix("tenor: error: /proc/tenor/runs.sqlite: "))
    #expect(unwritable.lastError.hasSuffix("TENOR_RUNS."))
    #expect(try train().status == 0)
    let bytes = try folder.bytes("runs/runs.sqlite")
    try folder.write(Array(bytes.prefix(5000)), to: "runs/runs.sqlite")
    let damaged = try Tenor.run(["runs", "list", "--runs", folder("runs")])
    #expect(damaged.status == 65)
    #expect(damaged.lastError.hasSuffix("move the file away; a new one is made."))
  }

  private static let nobody = 65_534

  private static var canActAsNobody: Bool {
    (try? Tenor.shell("setpriv --reuid \(nobody) --clear-groups \"$TENOR\" --version").status) == 0
  }

  /// Permissions do not bind root, so that another user has to try.
  @Test(.enabled(if: Self.canActAsNobody, "setpriv is not there, or other users cannot run the program"))
  func aStoreInAFolderThatCannotBeWrittenIsNamed() throws {
    let list = "setpriv --reuid \(Self.nobody) --clear-groups \"$TENOR\" runs list --runs '\(folder("runs"))'"
    #expect(try train().status == 0)
    for (change, status) in [("chmod 555", 74), ("chmod 000", 74)] as [(String, Int32)] {
      let run = try Tenor.shell("\(change) '\(folder("runs"))' && \(list)")
      #expect(run.status == status, "\(change): \(run.output) \(run.errors)")
      #expect(run.lastError.contains("runs.sqlite: "), "\(change): \(run.errors)")
    }
    _ = try Tenor.shell("chmod 755 '\(folder("runs"))'")
  }
}
