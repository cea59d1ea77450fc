import Foundation
import Testing

@Suite("tenor compare")
struct CompareCommandTests {
  private let shop: Workshop
  private let folder: TemporaryFolder

  /// A second model that reads two words of each text and has learnt the opposite.
  init() throws {
    shop = try Workshop.shared.get()
    folder = try TemporaryFolder()
    let swapped = Workshop.table(80).replacing("positive", with: "-").replacing("negative", with: "positive")
    try folder.write(swapped.replacing("-", with: "negative"), to: "swapped.csv")
    let run = try Tenor.run(
      ["train", folder("swapped.csv"), "--output", folder("other"), "--maximum-length", "2"] + Workshop.quick)
    try #require(run.status == 0, "\(run.errors)")
  }

  @Test func everythingIsPrinted() throws {
    let run = try Tenor.run(["compare", shop.model, folder("other"), shop.data, "--samples", "3", "--errors"])
    #expect(run.status == 0, "\(run.errors)")
    let output = run.output
    #expect(output.hasPrefix("model  folder"))
    #expect(output.contains("\nA is right on 80 texts that B gets wrong, B on 0 that A gets wrong: p = 1.7e-24; "))
    #expect(output.contains("; the difference is more than chance explains.\n"))
    #expect(output.contains("\nMcNemar's test: exact p "))
    for name in ["length", "negation", "contrast", "unknown words (A)", "truncation (B)"] {
      #expect(output.contains("\n" + name), "\(name)")
    }
    #expect(output.contains("\n3 texts drawn with seed 25, "))
    #expect(output.contains("\n3. Text "))
    #expect(output.contains("   B: 5 words, 0 unknown, cut to 2 tokens\n"))
    #expect(output.contains("\n   A  right  "))
    #expect(output.contains("\n   B  WRONG  "))
  }

  @Test func theSameInJSON() throws {
    let arguments = ["compare", shop.model, folder("other"), shop.data, "--samples", "4", "--json"]
    let run = try Tenor.run(arguments + ["--seed", "7"])
    let table = try #require(run.json["contingency"] as? [String: Int])
    #expect(table.keys.sorted() == ["both_right", "both_wrong", "only_a", "only_b"])
    #expect(table.values.reduce(0, +) == 80)
    let test = try #require(run.json["mcnemar"] as? [String: Double])
    #expect(test["exact_p"] ?? 1 < 0.001)
    let samples = try #require(run.json["samples"] as? [[String: Any]])
    #expect(samples.count == 4)
    #expect(((samples[0]["a"] as? [String: Any])?["words"] as? [Any])?.isEmpty == false)
    #expect((run.json["groups"] as? [Any])?.count ?? 0 >= 7)
    #expect(try Tenor.run(arguments + ["--seed", "7", "--threads", "3"]).output == run.output)
    #expect(try Tenor.run(arguments + ["--seed", "8"]).output != run.output)
  }

  @Test func whatCannotBeComparedIsOneLine() throws {
    try folder.write(
      Workshop.table(40).replacing("positive", with: "good").replacing("negative", with: "bad"), to: "c.csv")
    try folder.write("review\ngood\n", to: "texts.csv")
    let trained = try Tenor.run(["train", folder("c.csv"), "--output", folder("labels")] + Workshop.quick)
    try #require(trained.status == 0, "\(trained.errors)")
    let cases: [(arguments: [String], status: Int32, part: String)] = [
      ([shop.model, folder("labels"), shop.data], 65, "found negative, positive and bad, good"),
      ([shop.model, folder("other"), folder("texts.csv")], 65, "texts.csv"),
      ([shop.model, folder("none"), shop.data], 66, "none"),
      ([shop.model, folder("other"), folder("none.csv")], 66, "none.csv"),
      ([shop.model, folder("other"), shop.data, "--method", "lime"], 64, "lime"),
      ([shop.model, folder("other"), shop.data, "--samples", "-1"], 64, "--samples"),
    ]
    for (arguments, status, part) in cases {
      let run = try Tenor.run(["compare"] + arguments)
      #expect(run.status == status, "\(run.errors)")
      #expect(run.lastError.hasPrefix("tenor: error: ") && run.lastError.contains(part), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
  }
}
