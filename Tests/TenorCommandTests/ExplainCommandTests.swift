import Foundation
import Testing

@Suite("tenor explain")
struct ExplainCommandTests {
  private let shop: Workshop

  init() throws { shop = try Workshop.shared.get() }

  @Test func wordsStandWithTheirPartsAndBars() throws {
    let run = try Tenor.run(["explain", shop.model, "The plot is GOOD, xyzzy!", "--top", "2"])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("positive  "))
    #expect(lines[1].hasPrefix("log-odds of positive  +"))
    #expect(lines[1].hasSuffix(", by integrated gradients, 64 points"))
    #expect(lines[2] == "5 words, 1 unknown (20.00 %), read whole")
    #expect(lines[4].hasSuffix("against positive | for positive"))
    #expect(lines[5].hasPrefix("good"))
    #expect(lines[5].hasSuffix("| " + String(repeating: "█", count: 20)))
    #expect(run.output.contains("\n3 other words: "))
    #expect(run.output.contains("[+GOOD]"))
  }

  @Test(arguments: ["integrated-gradients", "gradient", "occlusion"])
  func everyMethodAnswersInJSON(method: String) throws {
    let run = try Tenor.run(
      ["explain", shop.model, "a good plot", "bad é film", "--method", method, "--evolution", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let all = try #require(run.json["explanations"] as? [[String: Any]])
    #expect(all.map { $0["label"] as? String } == ["positive", "negative"])
    #expect(all[1]["method"] as? String == method)
    #expect((all[1]["completeness_error"] == nil) == (method != "integrated-gradients"))
    let parts = try #require(all[1]["contributions"] as? [[String: Any]])
    #expect(parts.map { $0["token"] as? String } == ["bad", "é", "film"])
    #expect(parts.map { $0["start"] as? Int } == [0, 4, 6])
    #expect(parts.map { $0["end"] as? Int } == [3, 5, 10])
    let bad = try #require(parts[0]["contribution"] as? Double)
    // The gradient at the text itself may have any sign where the network is sure.
    #expect(method == "gradient" ? bad != 0 : bad > 0)
    #expect(parts[1]["is_unknown"] as? Bool == true)
    let last = try #require(parts[2]["score_after"] as? Double)
    #expect(abs(last - (all[1]["score"] as? Double ?? 0)) < 1e-6)
  }

  @Test func anotherLabelTurnsTheSigns() throws {
    func part(_ label: String) throws -> Double {
      let run = try Tenor.run(["explain", shop.model, "good", "--label", label, "--json"])
      let words = (run.json["explanations"] as? [[String: Any]])?.first?["words"] as? [[String: Any]]
      return try #require(words?.first?["contribution"] as? Double)
    }
    #expect(try part("positive") > 0)
    #expect(try part("negative") == -part("positive"))
  }

  @Test func thePretrainedModelAnswersWithoutOne() throws {
    let run = try Tenor.run(["explain", "A wonderful film."])
    #expect(run.status == 0)
    #expect(run.output.contains("[+wonderful]"))
    let many = try Tenor.run(["explain", "Dull, sick, amazing, awful, bad and wonderful."]).output
    #expect(many.split(separator: "\n").map { $0.count { $0 == "█" } }.max() == 20)
    let lines = try Tenor.run(["explain", "-"], input: Array("wonderful\nawful\n".utf8))
    #expect(lines.output.components(separatedBy: "read whole").count == 3)
  }

  @Test func textsWithoutAKnownWord() throws {
    let run = try Tenor.run(["explain", shop.model, "xyzzy", ""])
    #expect(run.status == 0)
    #expect(run.output.components(separatedBy: "No word of this text is known to the model.").count == 3)
  }

  @Test func mistakesAreOneLine() throws {
    let cases: [(arguments: [String], status: Int32, part: String)] = [
      (["good", "--method", "lime"], 64, "lime"), (["good", "--label", "great"], 64, "negative, positive"),
      (["good", "--top", "0"], 64, "--top"), (["good", "--steps", "0"], 64, "--steps"),
      (["good", "--steps", "9223372036854775807"], 64, "1024"), ([], 64, "Give a text"),
    ]
    for (arguments, status, part) in cases {
      let run = try Tenor.run(["explain", shop.model] + arguments)
      #expect(run.status == status, "\(run.errors)")
      #expect(run.lastError.hasPrefix("tenor: error: ") && run.lastError.contains(part), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    #expect(try Tenor.run(["explain", "./none", "good"]).status == 66)
  }
}
