import Foundation
import TenorModel
import TenorTraining
import Testing

@Suite struct CommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  @Test func trainingSaysWhatItGuessedAndWhatToTypeNext() throws {
    let run = try Tenor.run(["train", shop.data, "--output", folder("model")] + Workshop.quick)
    #expect(run.status == 0)
    #expect(run.errors.contains("text column: review"))
    #expect(run.errors.contains("label column: sentiment"))
    #expect(run.errors.contains("Epoch 3/3"))
    #expect(run.output.contains("lstm (LSTM)"))
    #expect(run.output.contains("Total params"))
    #expect(run.output.contains("tenor predict \(folder("model"))"))
    #expect(try folder.names() == ["model"])
  }

  @Test func theSameSeedGivesTheSameFilesOnAnyNumberOfThreads() throws {
    for (name, threads, seed) in [("a", "1", "3"), ("b", "2", "3"), ("c", "1", "4")] {
      let arguments = ["train", shop.data, "--output", folder(name), "--threads", threads, "--seed", seed]
      #expect(try Tenor.run(arguments + Workshop.quick).status == 0)
    }
    #expect(try folder.bytes("a/model.safetensors") == folder.bytes("b/model.safetensors"))
    #expect(try folder.bytes("a/model.safetensors") != folder.bytes("c/model.safetensors"))
  }

  /// Each choice of how to train leaves its mark on the weights.
  @Test(
    arguments: [
      ["--precision", "bfloat16"], ["--shuffle", "once"], ["--shuffle", "never"], ["--embedding-squares", "parts"],
      ["--no-mask"],
    ])
  func choicesOfTrainingAct(options: [String]) throws {
    for (name, more) in [("plain", ["--mask"]), ("chosen", options)] {
      let run = try Tenor.run(["train", shop.data, "--output", folder(name)] + Workshop.quick + more)
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try folder.bytes("plain/model.safetensors") != folder.bytes("chosen/model.safetensors"))
  }

  @Test func lossesOfABenchmarkBeginWhereGuessingDoes() throws {
    let run = try Tenor.run(
      ["bench", "seed004-masked", "--losses", "2", "--initial-weights", folder("begin.safetensors")])
    #expect(run.status == 0, "\(run.errors)")
    let losses = run.output.split(separator: "\n").compactMap { Double($0) }
    // Five classes, all alike.
    #expect(losses.count == 2 && losses[0] != losses[1] && losses.allSatisfy { abs($0 - 1.6094) < 0.01 }, "\(losses)")
    let weights = try SafeTensors(folder.bytes("begin.safetensors"))
    #expect(weights.tensors["lstm/recurrent_kernel"]?.shape == [256, 1024])
  }

  @Test func thePrecisionThatWasChosenIsSaid() throws {
    let run = try Tenor.run(["evaluate", shop.model, shop.data, "--precision", "auto"])
    #expect(run.status == 0)
    #expect(run.errors.contains("precision bfloat16") || run.errors.contains("precision float32"))
  }

  @Test func aFreshProcessGivesTheVeryProbabilitiesOfTheLibrary() throws {
    let texts = ["the film is good", "bad bad plot", ""]
    let run = try Tenor.run(["predict", shop.model, "--format", "jsonl"] + texts)
    let verdicts = try TextClassifier(contentsOf: shop.model).classify(texts)
    let lines = try run.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["text"] as? String } == texts)
    #expect(lines.map { $0["label"] as? String } == verdicts.map(\.label))
    #expect(lines.map { ($0["score"] as? NSNumber)?.floatValue } == verdicts.map(\.score))
    for (line, verdict) in zip(lines, verdicts) {
      let scores = line["scores"] as? [String: NSNumber]
      for score in verdict.scores { #expect(scores?[score.label]?.floatValue == score.probability) }
    }
  }

  @Test func trainingPrintsOneJSONObject() throws {
    let run = try Tenor.run(["train", shop.data, "--output", folder("model"), "--json"] + Workshop.quick)
    #expect(run.json["epochs"] as? Int == 3)
    #expect(run.json["labels"] as? [String] == ["negative", "positive"])
    #expect(run.json["validation_examples"] as? Int == 8)
    #expect((run.json["metrics"] as? [String: Double])?["val_accuracy"] != nil)
  }

  @Test func evaluationKnowsTheModelAndTheData() throws {
    let run = try Tenor.run(["evaluate", shop.model, shop.data, "--json", "--baseline", shop.data])
    #expect(run.status == 0)
    #expect(run.json["accuracy"] as? Double == 1)
    #expect(run.json["examples"] as? Int == 80)
    #expect(run.json["loss"] as? Double ?? 1 < 0.5)
    #expect(run.json["seconds"] as? Double != nil)
    #expect(run.json["baseline_accuracy"] as? Double == 1)
    #expect((run.json["classes"] as? [[String: Any]])?.map { $0["support"] as? Int } == [40, 40])
    let table = try Tenor.run(["evaluate", shop.model, shop.data])
    #expect(table.output.contains("accuracy           100.00 %"))
    #expect(table.output.contains("precision"))
  }

  @Test func standardInputIsRead() throws {
    let lines = try Tenor.run(["predict", shop.model, "-"], input: Array("good film\r\nbad film".utf8))
    #expect(lines.output.split(separator: "\n").map { $0.prefix(8) } == ["positive", "negative"])
    let csv = try Tenor.run(
      ["train", "-", "--output", folder("model")] + Workshop.quick, input: Array(Workshop.table(40).utf8))
    #expect(csv.status == 0)
    let evaluation = try Tenor.run(["evaluate", shop.model, "-", "--json"], input: Array(Workshop.table(10).utf8))
    #expect(evaluation.json["examples"] as? Int == 10)
  }

  @Test func tablesArePredicted() throws {
    let run = try Tenor.run(["predict", "--model", shop.model, "--input", shop.data, "--format", "csv"])
    let rows = run.output.components(separatedBy: "\r\n")
    #expect(rows.count == 82)
    #expect(rows[0] == "text,label,score")
    #expect(rows[1].hasPrefix("\"the film, is good film\",positive,0."))
  }

  @Test func aModelCanComeFromTheEnvironment() throws {
    let run = try Tenor.run(["predict", "good film"], environment: ["TENOR_MODEL": shop.model])
    #expect(run.output.hasPrefix("positive"))
    let bad = try Tenor.run(["train", shop.data], environment: ["TENOR_EPOCHS": "many"])
    #expect(bad.status == 64)
    #expect(bad.errors.contains("TENOR_EPOCHS"))
  }

  @Test(.enabled(if: (try? TextClassifier.bundledPath()) != nil, "the pretrained model is not there"))
  func thePretrainedModelAnswers() throws {
    let run = try Tenor.run(["predict", "A wonderful film, I loved every minute of it."])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("pos"))
  }

  @Test func summariesCountParameters() throws {
    let recipe = try Tenor.run(["summary", "001-lstm"])
    #expect(recipe.output.contains("293,953"))
    #expect(try Tenor.run(["summary", "001-simple-rnn", "--json"]).json["parameters"] as? Int == 197_185)
    let model = try Tenor.run(["summary", shop.model])
    #expect(model.output.contains("Labels: negative, positive"))
  }

  @Test func dataAreListedAndInspected() throws {
    let inspection = try Tenor.run(["data", "inspect", shop.data, "--json"])
    #expect(inspection.json["examples"] as? Int == 80)
    #expect((inspection.json["length_percentiles"] as? [String: Int])?["50"] == 5)
    #expect(try Tenor.run(["data", "inspect", "demo"]).output.contains("length in words"))
    let list = try Tenor.run(["data", "list", "--data-dir", folder("nowhere"), "--json"])
    let names = (list.json["datasets"] as? [[String: Any]])?.map { $0["name"] as? String }
    #expect(names == ["demo", "imdb", "rotten-tomatoes"])
    #expect(try Tenor.run(["data", "fetch", "unknown"]).status == 64)
  }

  @Test func layersCanComeFromAFile() throws {
    let summary = try Tenor.run(["summary", shop.model, "--json"])
    let layers = try JSONSerialization.data(withJSONObject: try #require(summary.json["architecture"]))
    try folder.write(Array(layers), to: "layers.json")
    let arguments = [
      "train", shop.data, "--output", folder("model"), "--layers", folder("layers.json"), "--epochs", "1",
    ]
    #expect(try Tenor.run(arguments).status == 0)
    try folder.write("[{\"class\": \"LSMT\"}]", to: "layers.json")
    let wrong = try Tenor.run(arguments)
    #expect(wrong.status == 65)
    #expect(wrong.lastError.contains("LSMT"))
    try folder.write("[{\"class\": \"Dense\", \"units\": 1}]", to: "layers.json")
    #expect(try Tenor.run(arguments).status == 64)
  }

  @Test func anInterruptEndsTheEpochAndSaves() throws {
    let process = try Tenor.start(["train", "demo", "--output", folder("model"), "--epochs", "1000"])
    Thread.sleep(forTimeInterval: 3)
    #expect(process.isRunning)
    process.interrupt()
    for _ in 0..<300 where process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    #expect(try TextClassifier(contentsOf: folder("model")).history.epochs.count < 1000)
  }

  @Test func aSubmissionHasARowForEachRecord() throws {
    let table = "PhraseId\tSentenceId\tPhrase\n7\t1\tgood film\n9\t1\t\n8\t2\tbad film\n"
    try folder.write(Array(table.utf8), to: "test.tsv")
    let arguments = ["predict", shop.model, "--format", "submission"]
    let run = try Tenor.run(arguments + ["--input", folder("test.tsv")])
    let empty = try Tenor.run(["predict", shop.model, ""]).output.prefix { $0 != " " }
    #expect(run.output == "PhraseId,Sentiment\n7,positive\n9,\(empty)\n8,negative\n", "\(run.errors)")
    let named = try Tenor.run(arguments + ["--input", folder("test.tsv"), "--label-heading", "a,b"])
    #expect(named.output.hasPrefix("PhraseId,\"a,b\"\n7,"))
    let none = try Tenor.run(arguments + ["--input", shop.data])
    #expect(none.status == 65)
    #expect(none.lastError.contains("expected a column with an id for each record"))
    #expect(try Tenor.run(arguments + ["good"]).status == 64)
  }

  @Test func completionScriptsAreMade() throws {
    for shell in ["bash", "zsh", "fish"] {
      let run = try Tenor.run(["--generate-completion-script", shell])
      #expect(run.status == 0)
      #expect(run.output.contains("evaluate"))
    }
  }

  @Test func theHelpOfEvaluateIsAsShown() throws {
    let help = try Tenor.run(["evaluate", "--help"], environment: ["COLUMNS": "80"])
    #expect(help.output == Self.evaluateHelp)
  }

  @Test func versionAndHelpGoToStandardOutput() throws {
    let version = try Tenor.run(["--version"])
    #expect(version.output == "tenor \(ModelMetadata.productVersion)\n")
    #expect(version.status == 0)
    for command in [
      [], ["train"], ["evaluate"], ["predict"], ["explain"], ["compare"], ["summary"], ["recipe"], ["reproduce"],
      ["runs"], ["data"], ["data", "inspect"],
    ] {
      let help = try Tenor.run(command + ["--help"])
      #expect(help.status == 0)
      #expect(help.errors.isEmpty)
      #expect(help.output.contains("USAGE: tenor"))
    }
  }
}
