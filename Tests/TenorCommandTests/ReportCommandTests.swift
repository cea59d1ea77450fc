import Foundation
import Testing

@Suite("Reports on the command line")
struct ReportCommandTests {
  private let folder: TemporaryFolder
  private let runs: String

  init() throws {
    folder = try TemporaryFolder()
    runs = folder("runs")
    let recipe = """
      name: tiny
      data: {name: demo, training_examples: 200, test_examples: 100}
      network: {embedding: 4, units: 4}
      training: {epochs: 2, validation_split: 0.2}
      """
    try folder.write(recipe, to: "tiny.yaml")
  }

  private func tenor(_ arguments: String...) throws -> Tenor.Run { try Tenor.run(arguments + ["--runs", runs]) }

  private func train() throws {
    let run = try tenor("train", "--recipe", folder("tiny.yaml"), "--output", folder("model"))
    #expect(run.status == 0, "\(run.errors)")
  }

  /// The recipe has test data, the run is remembered: nothing has to be named.
  @Test func aModelsReportKnowsItsDataAndItsRun() throws {
    try train()
    let run = try tenor("report", folder("model"), "--output", folder("page.html"), "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["report"] as? String == folder("page.html"))
    #expect(run.json["examples"] as? Int == 100)
    let page = try folder.text("page.html")
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    for text in [">tiny</h1>", "Confusion matrix", "linear, words and pairs", "seconds of training", "epochs: 2"] {
      #expect(page.contains(text), "\(text)")
    }
    let byNumber = try tenor("report", "1", "--output", folder("run.html"))
    #expect(byNumber.output == "Report: \(folder("run.html"))\n")
    #expect(try folder.text("run.html").contains("Confusion matrix"))
    #expect(try folder.names().contains("page.html"))
  }

  @Test func picturesAreWrittenBesideThePage() throws {
    try train()
    let run = try tenor(
      "report", folder("model"), "--output", folder("page.html"), "--charts", folder("charts"), "--png", "--theme",
      "dark", "--size", "10x8", "--scale", "1", "--no-baseline")
    #expect(run.status == 0, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder("charts")).sorted()
    let charts = ["accuracy", "confusion", "labels", "lengths", "loss", "reliability", "roc"]
    let files: [String] = charts.flatMap { [$0 + ".png", $0 + ".svg"] }
    #expect(names == files)
    #expect(try folder.text("charts/lengths.svg").contains(#"width="960" height="768""#))
    #expect(try folder.bytes("charts/lengths.png")[16..<24].elementsEqual([0, 0, 3, 192, 0, 0, 3, 0]))
    #expect(try !folder.text("page.html").contains("linear, words and pairs"))
  }

  /// A run whose model is gone, or was made anew by another training, has its curves still.
  @Test func aRunWithoutItsModelHasCurves() throws {
    try train()
    let other = try tenor("train", "--recipe", folder("tiny.yaml"), "--seed", "2", "--output", folder("model"))
    #expect(other.status == 0)
    let run = try tenor("report", "1", "--output", folder("run.html"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("holds another model by now"))
    let page = try folder.text("run.html")
    #expect(page.contains("Loss by epoch") && !page.contains("Confusion matrix"))
    let judged = try tenor("report", "1", "demo", "--output", folder("run.html"))
    #expect(judged.status == 64)
    #expect(judged.lastError.contains("has kept no model"))
  }

  /// Texts of test data are texts, whatever they hold.
  @Test func hostileTextsAreShownAsTheyAre() throws {
    try train()
    try folder.write("text,label\n<script>alert(1)</script> good,positive\n<b>bad</b>,negative\n", to: "evil.csv")
    let run = try tenor("report", folder("model"), folder("evil.csv"), "--output", folder("page.html"))
    #expect(run.status == 0, "\(run.errors)")
    let page = try folder.text("page.html")
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; good"))
    #expect(!page.contains("<script") && !page.contains("<b>"))
  }

  @Test("mistakes give one line and a code")
  func mistakes() throws {
    try train()
    let model = folder("model")
    let cases: [(arguments: [String], status: Int32, part: String)] = [
      ([folder("none")], 66, "expected a model's folder"), (["77"], 66, "expected a run with the number 77"),
      ([model, "--png"], 64, "--png needs a folder"), ([model, "--scale", "0"], 64, "--scale must be"),
      ([model, "--charts", folder("c"), "--png", "--scale", "1e9"], 64, "expected 1 to 16384 pixels"),
      ([model, "--size", "10"], 64, "--size"), ([model, folder("gone.csv")], 66, "gone.csv"),
      ([model, "--output", folder("no/where/page.html")], 74, "expected to be able to write there"),
      ([model, "--charts", folder("tiny.yaml") + "/charts"], 74, "expected to be able to make this folder"),
    ]
    for (arguments, status, part) in cases {
      let output = arguments.contains("--output") ? [] : ["--output", folder("page.html")]
      let run = try Tenor.run(["report"] + arguments + output + ["--runs", runs])
      #expect(run.status == status, "\(arguments): \(run.errors)")
      #expect(run.lastError.contains(part), "\(run.errors)")
    }
  }

  /// Data that were all learnt from are nothing to judge by.
  @Test func aModelOfAnOrdinaryFileHasNoTestData() throws {
    try folder.write(Workshop.table(80), to: "reviews.csv")
    let trained = try tenor(
      "train", folder("reviews.csv"), "--output", folder("model"), "--epochs", "1", "--units", "4")
    #expect(trained.status == 0)
    let run = try tenor("report", folder("model"), "--output", folder("page.html"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("there are no test data"))
    #expect(try folder.text("page.html").contains("There are no test data to judge by"))
  }
}
