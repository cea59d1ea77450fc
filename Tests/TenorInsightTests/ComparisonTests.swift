import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Comparison of two classifiers")
struct ComparisonTests {
  private static let words = ["good", "bad", "fine", "film"]

  /// A classifier that says "positive" if one of the last `length` known words is among `positive`.
  private func classifier(
    _ positive: Set<String>, labels: [String] = ["negative", "positive"], words: [String] = ComparisonTests.words,
    length: Int = 4
  ) throws -> TextClassifier {
    let pipeline = TextPipeline.fitted(
      to: words, configuration: .init(sequenceRule: SequenceRule(maximumLength: length)))
    var network = try Network(
      sequential {
        Embedding(inputDimension: pipeline.idCount, outputDimension: 1, maskZero: true)
        GlobalMaxPooling1D()
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: length))
    var table = [Float](repeating: -1, count: pipeline.idCount)
    for word in positive { table[Int(pipeline.encode(word).ids[0])] = 1 }
    _ = network.setValues(table, of: "embedding/embeddings")
    _ = network.setValues([labels[0] == "negative" ? 2 : -2], of: "dense/kernel")
    return try TextClassifier(pipeline: pipeline, labels: labels, network: network)
  }

  /// A goes by "good", B by "fine" too. Truth and what A and B say:
  private let data = Dataset(
    source: "test",
    texts: [
      "good film film",  // positive: both right
      "it's a fine film",  // positive: only B
      "not fine",  // negative: only A
      "but the film was bad",  // negative: both right
      "good but bad",  // negative: both wrong
      "I don’t say it is not a fine film",  // negative: only A
      "fine",  // negative: only A
      "good xyzzy, however",  // positive: both right
    ],
    labelNames: [
      "positive", "positive", "negative", "negative", "negative", "negative", "negative", "positive",
    ])

  @Test("who is right where")
  func contingency() throws {
    let comparison = try Comparison(classifier(["good"]), classifier(["good", "fine"]), on: data)
    let table = comparison.contingency
    #expect([table.bothRight, table.onlyA, table.onlyB, table.bothWrong] == [3, 3, 1, 1])
    #expect(table.count == 8)
    #expect(table.accuracyOfA == 0.75)
    #expect(table.accuracyOfB == 0.5)
    // 2 · (1 + 4) / 2⁴
    #expect(abs(table.test.exactPValue - 0.625) < 1e-12)
    // Half of a hundredth may be rounded either way.
    let begin = "A is right on 3 texts that B gets wrong, B on 1 that A gets wrong: p = 0.6"
    #expect(comparison.conclusion.hasPrefix(begin))
    #expect(comparison.conclusion.hasSuffix("; the difference may well be chance."))
    let same = try Comparison(classifier(["good"]), classifier(["good"]), on: data)
    #expect(same.conclusion == "A and B are right and wrong on the same texts.")
  }

  @Test("a difference that chance does not explain is called so")
  func conclusion() throws {
    let many = Dataset(
      source: "test", texts: Array(repeating: "fine", count: 12), labelNames: Array(repeating: "positive", count: 12))
    let comparison = try Comparison(classifier(["good"]), classifier(["fine"]), on: many)
    #expect(
      comparison.conclusion
        == "B is right on 12 texts that A gets wrong, A on 0 that B gets wrong: p = 0.00049; the difference is more than chance explains."
    )
  }

  private func groups(_ comparison: Comparison, _ name: String, _ side: Comparison.Side? = nil) -> [[String]] {
    let grouping = comparison.groupings.first { $0.name == name && $0.side == side }
    return (grouping?.groups ?? []).map {
      [$0.name]
        + [$0.contingency.bothRight, $0.contingency.onlyA, $0.contingency.onlyB, $0.contingency.bothWrong]
        .map(String.init)
    }
  }

  @Test("errors by kind of text")
  func groupings() throws {
    let comparison = try Comparison(classifier(["good"]), classifier(["good", "fine"]), on: data)
    // Words: 3, 4, 2, 5, 3, 9, 1, 3; sorted 1 2 3 3 3 4 5 9, of which the second, fourth and sixth are bounds.
    #expect(
      groups(comparison, "length") == [
        ["1 to 2 words", "0", "2", "0", "0"], ["3 words", "2", "0", "0", "1"], ["4 words", "0", "0", "1", "0"],
        ["5 to 9 words", "1", "1", "0", "0"],
      ])
    #expect(
      groups(comparison, "negation") == [["with a negation", "0", "2", "0", "0"], ["without", "3", "1", "1", "1"]])
    #expect(
      groups(comparison, "contrast")
        == [["with but, however, …", "2", "0", "0", "1"], ["without", "1", "3", "1", "0"]])
    // Unknown: 0 of 3, 2 of 4, 1 of 2, 3 of 5, 1 of 3, 7 of 9, 0 of 1, 2 of 3.
    #expect(
      groups(comparison, "unknown words") == [
        ["0.0 %", "1", "1", "0", "0"], ["33.3 to 50.0 %", "0", "1", "1", "1"], ["60.0 %", "1", "0", "0", "0"],
        ["66.7 to 77.8 %", "1", "1", "0", "0"],
      ])
    #expect(
      groups(comparison, "truncation") == [["cut", "1", "1", "0", "0"], ["read whole", "2", "2", "1", "1"]])
    #expect(comparison.groupings.count == 5)
    for grouping in comparison.groupings {
      #expect(grouping.groups.reduce(0) { $0 + $1.contingency.count } == 8)
    }
  }

  @Test("models that read differently are told apart")
  func differentReadings() throws {
    let b = try classifier(["good"], words: Self.words + ["it's", "a"], length: 2)
    let comparison = try Comparison(classifier(["good"]), b, on: data)
    #expect(groups(comparison, "truncation", .a).map { $0[0] } == ["cut", "read whole"])
    #expect(groups(comparison, "truncation", .b).map { $0[0] } == ["cut", "read whole"])
    #expect(groups(comparison, "truncation").isEmpty)
    #expect(comparison.groupings.count == 7)
    let example = try comparison.examples([1])[0]
    #expect(example.a.text == "[UNK] [UNK] fine film")
    #expect(example.b.text == "fine film")
    #expect(example.b.isTruncated)
    #expect(example.b.wordCount == 4)
    #expect([example.a.unknownCount, example.b.unknownCount] == [2, 0])
  }

  @Test("labels in another order are the same labels")
  func labelOrder() throws {
    let comparison = try Comparison(
      classifier(["good"]), classifier(["good", "fine"], labels: ["positive", "negative"]), on: data)
    #expect(
      comparison.contingency
        == (try Comparison(classifier(["good"]), classifier(["good", "fine"]), on: data)).contingency)
    let example = try comparison.examples([1])[0]
    #expect(example.b.judgement.label == "positive")
    #expect(example.b.influences[0].text == "fine")
    #expect(example.b.influences[0].contribution > 0)
  }

  @Test("examples are drawn by seed, without repetition, errors first if wanted")
  func draw() throws {
    let comparison = try Comparison(classifier(["good"]), classifier(["good", "fine"]), on: data)
    let drawn = comparison.draw(5, seed: 25)
    #expect(drawn.count == 5 && Set(drawn).count == 5)
    #expect(comparison.draw(5, seed: 25) == drawn)
    #expect((0..<9).contains { comparison.draw(5, seed: $0) != drawn })
    #expect(comparison.draw(100, seed: 25).sorted() == Array(0..<8))
    #expect(comparison.draw(5, seed: 25, errorsFirst: true).sorted() == [1, 2, 4, 5, 6])
    #expect(comparison.draw(0, seed: 25).isEmpty)
  }

  @Test("examples show both verdicts and what moved them")
  func examples() throws {
    let comparison = try Comparison(classifier(["good"]), classifier(["good", "fine"]), on: data)
    for method in AttributionMethod.allCases {
      let example = try comparison.examples([2, 0], method: method)[0]
      #expect(example.row == 2)
      #expect(example.truth == "negative")
      #expect(example.a.text == "[UNK] fine")
      #expect(example.a.judgement.label == "negative")
      #expect(example.a.judgement.isRight)
      #expect(abs(example.a.judgement.score - 0.880797) < 1e-5)
      #expect(example.b.judgement.label == "positive")
      #expect(!example.b.judgement.isRight)
      #expect(example.b.influences.map(\.text) == ["fine", "[UNK]"])
      #expect(example.b.influences[0].contribution > 0)
    }
  }

  @Test("ranks of words and texts make the same comparison")
  func ranks() throws {
    let words = try Vocabulary(words: Self.words + ["not", "but", "xyzzy"])
    let ranks = TokenBatch([[1, 4, 4], [3, 4], [5, 3], [6, 4, 2, 7, 7, 7]] as [[Int32]])
    let texts = (0..<4).map { row in ranks[row].map { words.word(rank: Int($0)) ?? "" }.joined(separator: " ") }
    let labels = [1, 1, 0, 0], classes = ["negative", "positive"]
    let a = try classifier(["good"]), b = try classifier(["good", "fine"])
    let ofRanks = try Comparison(
      a, b, on: Dataset(source: "npz", examples: .wordRanks(ranks, words), labels: labels, classes: classes))
    let ofTexts = try Comparison(
      a, b, on: Dataset(source: "texts", examples: .texts(texts), labels: labels, classes: classes))
    #expect(ofRanks.contingency == ofTexts.contingency)
    #expect(ofRanks.groupings == ofTexts.groupings)
    #expect(groups(ofRanks, "truncation").first == ["cut", "1", "0", "0", "0"])
    #expect(try ofRanks.examples([3]) == ofTexts.examples([3]))
  }

  @Test("what cannot be compared is refused")
  func errors() throws {
    let a = try classifier(["good"])
    #expect {
      try Comparison(a, classifier(["good"], labels: ["0", "1"]), on: data)
    } throws: { error in
      (error as? ModelError)?.kind == .mismatch && "\(error)".contains("found negative, positive and 0, 1")
    }
    for broken in [
      Dataset(source: "test", texts: ["good"], labelNames: nil), Dataset(source: "test", texts: [], labelNames: []),
      Dataset(source: "test", texts: ["good"], labelNames: ["great"]),
    ] {
      #expect(throws: DataError.self) { try Comparison(a, a, on: broken) }
    }
  }
}
