import Foundation
import TenorData
import TenorLayers
import TenorText
import Testing

struct KerasIMDBTests {
  struct Expected: Decodable {
    var train: [[Int32]]
    var test: [[Int32]]
    var trainLabels: [Int]
    var testLabels: [Int]
    var trainOrder: [Int]
    var testOrder: [Int]
    var ordersOfSeed7: [[Int]]
  }

  let expected: Expected

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    expected = try decoder.decode(
      Expected.self, from: Data(contentsOf: TestFiles.textFixture("load_data.json")))
  }

  private func ranks(_ data: Dataset) -> TokenBatch? {
    if case .wordRanks(let batch, _) = data.examples { batch } else { nil }
  }

  @Test func readsWhatNumPyWrote() throws {
    let path = try TestFiles.fixture("tiny-imdb.npz")
    let train = try KerasIMDB.read(path)
    #expect(ranks(train) == TokenBatch(expected.train))
    #expect(train.labels == expected.trainLabels)
    #expect(train.classes == ["0", "1"])
    let test = try KerasIMDB.read(path, subset: .test)
    #expect(ranks(test) == TokenBatch(expected.test))
    #expect(test.labels == expected.testLabels)
  }

  @Test func shufflesAsKerasDoes() throws {
    let path = try TestFiles.fixture("tiny-imdb.npz")
    let train = try KerasIMDB.read(path, isShuffled: true)
    #expect(ranks(train) == TokenBatch(expected.trainOrder.map { expected.train[$0] }))
    #expect(train.labels == expected.trainOrder.map { expected.trainLabels[$0] })
    let test = try KerasIMDB.read(path, subset: .test, isShuffled: true)
    #expect(ranks(test) == TokenBatch(expected.testOrder.map { expected.test[$0] }))
  }

  @Test func shuffleIsNumPys() {
    var shuffle = NumPyShuffle(seed: 7)
    #expect(expected.ordersOfSeed7.map(\.count) == [1000, 1, 0, 1025])
    for order in expected.ordersOfSeed7 { #expect(shuffle.order(order.count) == order) }
  }

  @Test(arguments: [2, 3, 4, 5])
  func readsEveryPickleProtocol(_ version: Int) throws {
    let data = try KerasIMDB.read(TestFiles.fixture("protocol-\(version).npz"))
    #expect(ranks(data) == TokenBatch([[1, 300, 70_000], [], [5]]))
    #expect(data.labels == [0, 1, 1])
  }

  @Test func aPickleThatCallsAFunctionIsRefusedByName() throws {
    let path = try TestFiles.fixture("hostile.npz")
    let error = failure { try KerasIMDB.read(path) }
    #expect(error?.kind == .badArray)
    #expect(error?.problem.contains("\"posix.system\"") == true)
  }

  @Test func aPickleOfWordsIsRefused() throws {
    let path = try TestFiles.fixture("words.npz")
    #expect(failure { try KerasIMDB.read(path) }?.problem.contains("\"word\"") == true)
  }

  @Test func aWordIndexBesideTheArraysIsRead() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: TestFiles.fixture("tiny-imdb.npz"), toPath: folder.path + "/imdb.npz")
    #expect(failure { try KerasIMDB.wordIndex(folder.path + "/imdb_word_index.json") }?.kind == .missingFile)
    try folder.write("{\"b\": 2, \"\\u00e9\": 1}", "imdb_word_index.json")
    guard case .wordRanks(_, let vocabulary) = try KerasIMDB.read(folder.path + "/imdb.npz").examples else {
      Issue.record("expected word ranks")
      return
    }
    #expect(vocabulary?.words == ["é", "b"])
    for bad in ["{\"a\": 2}", "{\"a\": 1, \"b\": 1}", "{\"a\": \"1\"}", "[1]", ""] {
      try folder.write(bad, "imdb_word_index.json")
      #expect(failure { try KerasIMDB.read(folder.path + "/imdb.npz") }?.kind == .badJSON)
    }
  }
}
