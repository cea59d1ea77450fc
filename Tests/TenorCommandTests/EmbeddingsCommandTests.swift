import Foundation
import TenorModel
import Testing

@Suite("Vectors of words at the command")
struct EmbeddingsCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder
  private let quick = ["--epochs", "2", "--units", "4", "--batch-size", "8", "--architecture", "lstm"]

  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
    try folder.write("3 2\ngood 1 2\nbad 3 4\nother 5 6\n", to: "words.vec")
  }

  private func train(_ options: [String]) throws -> Tenor.Run {
    try Tenor.run(
      ["train", shop.data, "--output", folder("model"), "--embeddings", folder("words.vec")] + quick + options)
  }

  /// The vectors in the model's folder.
  private func rows() throws -> [[Float]] {
    let table = try SafeTensors(folder.bytes("model/model.safetensors")).tensors["embedding/embeddings"]
    let values = try #require(table).values
    return stride(from: 0, to: values.count, by: 2).map { Array(values[$0..<$0 + 2]) }
  }

  @Test func theyAreReportedFrozenAndRecorded() throws {
    let run = try train(["--freeze-embeddings"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("words.vec: vectors of 2 of 9 words (22.2 %) and of "))
    #expect(run.output.contains(" Non-trainable params: 22 (88.00 B)"))
    let recipe = try folder.text("model/recipe.yaml")
    #expect(recipe.contains("words.vec") && recipe.contains("freeze: true") && recipe.contains("embedding: 2\n"))
    #expect(try rows().contains([1, 2]) && rows().contains([3, 4]))
    // The recipe in the folder makes the model again.
    let again = try Tenor.run(
      ["train", shop.data, "--output", folder("again"), "--recipe", folder("model/recipe.yaml")])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.bytes("again/model.safetensors") == folder.bytes("model/model.safetensors"))
    // Without the option they are tuned.
    #expect(try train([]).status == 0)
    #expect(try !rows().contains([1, 2]))
  }

  @Test func wrongUseIsRefused() throws {
    let dimension = try train(["--embedding", "5"])
    #expect(dimension.status == 64)
    #expect(dimension.lastError.contains("words.vec:1: expected vectors of 5 numbers"))
    let frozen = try Tenor.run(["train", shop.data, "--output", folder("model"), "--freeze-embeddings"] + quick)
    #expect(frozen.status == 64 && frozen.lastError.contains("--embeddings"))
    try folder.write("good 1 2\nbad 3\n", to: "words.vec")
    let broken = try train([])
    #expect(broken.status == 65 && broken.lastError.contains("words.vec:2: expected a word and 2 numbers"))
    let missing = try Tenor.run(
      ["train", shop.data, "--output", folder("model"), "--embeddings", folder("none.vec")] + quick)
    #expect(missing.status == 66)
    #expect(try folder.names() == ["words.vec"])
  }

  @Test func loadingIsTimed() throws {
    let run = try Tenor.run(["bench", "loading", "--vocabulary", "2000", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["words"] as? Int == 2000)
    #expect(run.json["weights_bytes"] as? Int ?? 0 > 2000 * 16 * 4)
    #expect(run.json["seconds"] as? Double ?? 0 > 0)
    let text = try Tenor.run(["bench", "loading", "--vocabulary", "2000"])
    #expect(text.output.contains("loading (2000 words") && text.output.contains("of which the tokenizer"))
  }
}
