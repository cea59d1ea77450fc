import Foundation
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite struct InterchangeCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  @Test func aModelGoesToKerasAndBackWithTheSameProbabilities() throws {
    let file = folder("model.keras")
    let exported = try Tenor.run(["export", shop.model, "--keras", file])
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(exported.output.contains("model.keras"))
    let run = try Tenor.run(["import", file, "--output", folder("back"), "--labels", "down, up"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Total params"))
    #expect(run.output.contains("tenor predict \(folder("back"))"))
    #expect(run.errors.contains("texts are ids"))
    let original = try TextClassifier(contentsOf: shop.model)
    let back = try TextClassifier(contentsOf: folder("back"))
    #expect(back.labels == ["down", "up"])
    let ids = original.pipeline.encode("the film is good and the plot is bad").ids
    let predicted = try Tenor.run(
      ["predict", folder("back"), "--format", "jsonl", ids.map(String.init).joined(separator: " ")])
    let scores = try #require(predicted.json["scores"] as? [String: NSNumber], "\(predicted.errors)")
    let expected = try original.probabilities(for: .init([ids]))[0]
    #expect(scores["up"]?.floatValue == expected[1])
  }

  @Test func aReportIsJSON() throws {
    #expect(try Tenor.run(["export", shop.model, "--keras", folder("m.keras")]).status == 0)
    let run = try Tenor.run(["import", folder("m.keras"), "--output", folder("back"), "--json"])
    #expect(run.json["labels"] as? [String] == ["0", "1"])
    #expect(run.json["model"] as? String == folder("back"))
    #expect((run.json["notes"] as? [String])?.count ?? 0 >= 1)
  }

  @Test func wrongUseIsRefused() throws {
    func refused(_ arguments: [String], _ status: Int32, _ words: String...) throws {
      let run = try Tenor.run(arguments)
      #expect(run.status == status, "\(run.errors)")
      for word in words { #expect(run.lastError.contains(word), "\(word) is not in: \(run.lastError)") }
    }
    try refused(["import"], 64, "Name one model")
    try refused(["import", folder("none.keras")], 66, "none.keras")
    try folder.write("a text", to: "text.keras")
    try refused(["import", folder("text.keras"), "--output", folder("new")], 65, "text.keras", ".keras or .h5")
    try refused(["import", folder("text.keras"), "--output", folder.path], 64, "expected nothing")
    try refused(["import", folder("text.keras"), "--maximum-length", "0"], 64, "--maximum-length")
    try refused(["export", shop.model], 64, "--keras")
    try refused(["export", shop.model, "--keras", folder("a.h5")], 64, ".keras")
    try refused(["export", folder("none"), "--keras", folder("a.keras")], 66, "none")
    #expect(try folder.names() == ["text.keras"])
  }
}
