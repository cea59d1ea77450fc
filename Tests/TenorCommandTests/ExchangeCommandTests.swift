import Foundation
import TenorModel
import Testing

@Suite struct ExchangeCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  @Test func aModelGoesToPyTorchAndBack() throws {
    let export = try Tenor.run(["export", shop.model, "--torch", folder("torch")])
    #expect(export.status == 0, "\(export.errors)")
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: folder("torch"))) == [
        "model.safetensors", "mapping.json", "tokenizer.json",
      ])
    let names = try SafeTensors(folder.bytes("torch/model.safetensors")).tensors.keys.sorted()
    #expect(names.contains("lstm.weight_ih_l0") && names.contains("embedding.weight"), "\(names)")
    let back = try Tenor.run([
      "import", "--torch", folder("torch/model.safetensors"), "--mapping", folder("torch/mapping.json"), "--output",
      folder("back"),
    ])
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.output.contains("lstm (LSTM)"))
    let texts = ["the film is good", "bad bad plot", ""]
    let runs = try [shop.model, folder("back")].map { try Tenor.run(["predict", $0, "--format", "jsonl"] + texts) }
    #expect(runs[0].status == 0 && runs[0].output == runs[1].output, "\(runs[1].errors)")
  }

  @Test func aModelAndItsTokenizerGoToOtherRuntimes() throws {
    let run = try Tenor.run([
      "export", shop.model, "--onnx", folder("model.onnx"), "--hf-tokenizer", folder("tokenizer.json"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("opset 17") && run.output.contains("lengths: "), "\(run.output)")
    #expect(try folder.names() == ["model.onnx", "tokenizer.json"])
    let text = try folder.text("tokenizer.json")
    #expect(text.contains("\"WordLevel\"") && text.contains("\"good\": "))
  }

  @Test func wrongUsageIsRefused() throws {
    let runs = try [
      ["export", shop.model], ["import", "--output", folder("a")], ["import", "--torch", "x", "--output", folder("a")],
      ["import", "--mapping", "x", "--output", folder("a")],
    ].map { try Tenor.run($0) }
    for (run, word) in zip(runs, ["--onnx", "--torch", "--mapping", "--torch"]) {
      #expect(run.status == 64 && run.lastError.contains(word), "\(run.errors)")
    }
  }

  @Test func missingAndBrokenFilesAreNamed() throws {
    try folder.write("{}", to: "mapping.json")
    let broken = try Tenor.run([
      "import", "--torch", folder("none"), "--mapping", folder("mapping.json"), "--output", folder("a"),
    ])
    #expect(broken.status == 65 && broken.lastError.contains("mapping.json"), "\(broken.errors)")
    let missing = try Tenor.run([
      "import", "--torch", folder("none"), "--mapping", folder("nothing.json"), "--output", folder("a"),
    ])
    #expect(missing.status == 66 && missing.lastError.contains("nothing.json"), "\(missing.errors)")
    #expect(try folder.names() == ["mapping.json"])
  }
}
