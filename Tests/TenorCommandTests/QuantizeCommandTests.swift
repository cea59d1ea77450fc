import Foundation
import TenorModel
import Testing

@Suite("tenor quantize")
struct QuantizeCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func size(_ path: String) throws -> Int { try Data(contentsOf: URL(filePath: path)).count }

  @Test func theCopyIsSmallerAndPredictsAsAnyOther() throws {
    let run = try Tenor.run(
      ["quantize", shop.model, "--to", "int8", "--output", folder("small"), "--data", shop.data, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let before = run.json["before"] as? [String: Any] ?? [:], after = run.json["after"] as? [String: Any] ?? [:]
    for (side, path) in [(before, shop.model), (after, folder("small"))] {
      #expect(try side["weights_bytes"] as? Int == size(path + "/model.safetensors"))
      #expect(try side["tokenizer_bytes"] as? Int == size(path + "/tokenizer.json"))
      let files = ["model.safetensors", "tokenizer.json", "config.json", "README.md", "history.json"]
      #expect(try side["folder_bytes"] as? Int == files.reduce(0) { try $0 + size(path + "/" + $1) })
      let evaluated = try Tenor.run(["evaluate", path, shop.data, "--json", "--no-baseline"])
      #expect(side["accuracy"] as? Double == evaluated.json["accuracy"] as? Double)
      #expect(side["loss"] as? Double == evaluated.json["loss"] as? Double)
      #expect(side["microseconds_per_text"] as? Double ?? 0 > 0)
    }
    #expect(before["loss"] as? Double != after["loss"] as? Double)
    #expect(run.json["examples"] as? Int == 80 && run.json["agreement"] as? Double ?? 0 > 0.9)
    let verdict = try Tenor.run(["predict", folder("small"), "the film is good", "--format", "jsonl"])
    #expect(verdict.status == 0 && verdict.json["label"] as? String == "positive")
    // The recipe goes with the model, so that its data are found again.
    #expect(
      try folder.bytes("small/recipe.yaml") == Data(contentsOf: URL(filePath: shop.model + "/recipe.yaml")).map { $0 })
    #expect(try folder.text("small/README.md").contains("Its weights are stored as int8"))
  }

  @Test func theTableTellsSizesAndFigures() throws {
    let plain = try Tenor.run(["quantize", shop.model, "--to", "bfloat16", "--output", folder("half")])
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(plain.output.contains("weights ") && plain.output.contains("whole folder"))
    #expect(plain.output.contains("times smaller") && !plain.output.contains("accuracy"))
    let measured = try Tenor.run(
      ["quantize", shop.model, "--to", "bfloat16", "--output", folder("half"), "--data", shop.data])
    #expect(measured.status == 0, "\(measured.errors)")
    for part in ["accuracy", "points", "loss", "time for a text", "equal verdicts", "of 80"] {
      #expect(measured.output.contains(part), "\(part)")
    }
    #expect(try TextClassifier(contentsOf: folder("half")).weightType == .bfloat16)
  }

  @Test func wrongUseIsRefused() throws {
    func status(_ arguments: [String]) throws -> Int32 { try Tenor.run(["quantize"] + arguments).status }
    #expect(try status([shop.model, "--to", "int4", "--output", folder("x")]) == 64)
    #expect(try status([shop.model, "--to", "int8"]) == 64)
    #expect(try status([shop.model, "--to", "int8", "--output", shop.model + "/"]) == 64)
    #expect(try status([folder("nothing"), "--to", "int8", "--output", folder("x")]) == 66)
    #expect(try status([shop.model, "--to", "int8", "--output", folder("x"), "--data", folder("no.csv")]) == 66)
    #expect(try folder.names().isEmpty)
    try folder.write("precious", to: "notes")
    #expect(try status([shop.model, "--to", "int8", "--output", folder("notes")]) == 64)
    #expect(try folder.text("notes") == "precious")
  }
}
