import TenorLayers
import TenorText
import Testing

struct LoadDataFixture: Decodable {
  struct Options: Decodable {
    var numWords: Int?
    var skipTop: Int?
    var maxlen: Int?
    var startChar: Int32??
    var oovChar: Int32??
    var indexFrom: Int32?

    private enum CodingKeys: String, CodingKey { case numWords, skipTop, maxlen, startChar, oovChar, indexFrom }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      numWords = try container.decodeIfPresent(Int.self, forKey: .numWords)
      skipTop = try container.decodeIfPresent(Int.self, forKey: .skipTop)
      maxlen = try container.decodeIfPresent(Int.self, forKey: .maxlen)
      indexFrom = try container.decodeIfPresent(Int32.self, forKey: .indexFrom)
      if container.contains(.startChar) { startChar = .some(try container.decode(Int32?.self, forKey: .startChar)) }
      if container.contains(.oovChar) { oovChar = .some(try container.decode(Int32?.self, forKey: .oovChar)) }
    }

    var encoder: RankEncoder {
      RankEncoder(
        startID: startChar ?? 1, unknownID: oovChar ?? 2, wordOffset: indexFrom ?? 3, idLimit: numWords,
        skipTop: skipTop ?? 0, maximumLength: maxlen)
    }
  }

  struct Case: Decodable {
    var options: Options
    var xTrain: [[Int32]]
    var yTrain: [Int]
    var xTest: [[Int32]]
    var yTest: [Int]
  }

  var train: [[Int32]]
  var test: [[Int32]]
  var trainLabels: [Int]
  var testLabels: [Int]
  var trainOrder: [Int]
  var testOrder: [Int]
  var cases: [Case]
}

struct RankEncoderTests {
  @Test func agreesWithKeras() throws {
    let expected: LoadDataFixture = try fixture("load_data.json")
    let train = TokenBatch(expected.trainOrder.map { expected.train[$0] })
    let test = TokenBatch(expected.testOrder.map { expected.test[$0] })
    let trainLabels = expected.trainOrder.map { expected.trainLabels[$0] }
    let testLabels = expected.testOrder.map { expected.testLabels[$0] }
    #expect(expected.cases.count == 10)
    for example in expected.cases {
      let result = example.options.encoder.encode([train, test])
      #expect(result[0].batch == TokenBatch(example.xTrain), "\(example.options)")
      #expect(result[1].batch == TokenBatch(example.xTest), "\(example.options)")
      #expect(result[0].rows.map { trainLabels[$0] } == example.yTrain)
      #expect(result[1].rows.map { testLabels[$0] } == example.yTest)
    }
  }

  @Test func theSchemeOfTextsGivesTheSameIds() throws {
    let vocabulary = try Vocabulary(words: ["the", "a", "film", "good"])
    let texts = ["the good film", "a a a", ""]
    let ranks = TokenBatch([[1, 4, 3], [2, 2, 2], []] as [[Int32]])
    for (limit, skip) in [(100, 0), (6, 0), (7, 5), (100, 2)] {
      let tokenizer = Tokenizer(
        splitter: TokenSplitter(), scheme: .imdb(idLimit: limit, skipTop: skip), vocabulary: vocabulary)
      let encoder = RankEncoder(idLimit: limit, skipTop: skip)
      #expect(tokenizer.encode(texts) == encoder.encode([ranks])[0].batch)
    }
  }
}
