import Foundation
import TenorCompute
import TenorData
import TenorInsight
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Networks that begin with vectors of words")
struct EmbeddingTests {
  private let file = NSTemporaryDirectory() + "/tenor-vectors-\(UUID().uuidString).txt"

  private let data = Dataset(
    source: "reviews.csv",
    texts: (0..<40).map { "the film is \($0 % 2 == 0 ? "good" : "bad") and long \($0 % 3 == 0 ? "rare" : "")" },
    labelNames: (0..<40).map { $0 % 2 == 0 ? "pos" : "neg" })

  private func training(
    _ vectors: String, _ network: RecurrentArchitecture = RecurrentArchitecture(.lstm, units: [4]),
    scheme: TokenIDScheme = .keras(idLimit: 100, unknownToken: "[UNK]"),
    _ change: (inout Recipe) -> Void = { _ in }
  ) throws -> ClassifierTraining {
    try Data(vectors.utf8).write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    var recipe = Recipe(
      name: "small", summary: "", text: TextPipeline.Configuration(scheme: scheme),
      architecture: .recurrent(network), epochs: 2, validationSplit: 0)
    recipe.embeddings = PretrainedEmbedding(file: file)
    change(&recipe)
    return try ClassifierTraining(data, recipe: recipe, seed: 3)
  }

  private func row(_ word: String, of network: Network, _ tokenizer: Tokenizer, columns: Int) throws -> [Float] {
    let table = try #require(network.values(of: "embedding/embeddings"))
    let id = Int(try #require(tokenizer.id(of: word)))
    return Array(table[id * columns..<(id + 1) * columns])
  }

  @Test func wordsBeginWithTheirVectorsAndOthersAsWithout() throws {
    let training = try training("good 1 2 3\nnobody 7 7 7\nfilm -1 0 0.5\ngood 9 9 9\n")
    let (network, tokenizer) = (training.initial.network, training.initial.pipeline.tokenizer)
    #expect(try row("good", of: network, tokenizer, columns: 3) == [1, 2, 3])
    #expect(try row("film", of: network, tokenizer, columns: 3) == [-1, 0, 0.5])
    let plain = try Network(network.layers, input: network.input, seed: 3)
    for word in ["the", "bad", "long"] {
      #expect(try row(word, of: network, tokenizer, columns: 3) == row(word, of: plain, tokenizer, columns: 3))
    }
    for parameter in network.parameters where parameter.name != "embedding/embeddings" {
      #expect(network.values(of: parameter.name) == plain.values(of: parameter.name))
    }
    let coverage = try #require(training.coverage)
    #expect(coverage.words == 8 && coverage.found == 2 && coverage.duplicates == 1)
    // 40 texts of 6 words and 14 times "rare"; 40 times "film" and 20 times "good".
    #expect(abs(coverage.tokenShare - 60.0 / 254) < 1e-12)
    #expect(
      coverage.description.hasSuffix(
        ".txt: vectors of 2 of 8 words (25.0 %) and of 23.6 % of the tokens; 1 line passed over, whose word had come before"
      ))
  }

  @Test func idsOfTheOtherSchemeAreMet() throws {
    let training = try training("good 1 2\nthe 3 4\nrare 5 6\n", scheme: .imdb(idLimit: 10, skipTop: 5))
    let (network, tokenizer) = (training.initial.network, training.initial.pipeline.tokenizer)
    // "the" comes most often and is skipped; "rare" has no id below ten: both are unknown words, whose row stays.
    let plain = try Network(network.layers, input: network.input, seed: 3)
    #expect(try row("good", of: network, tokenizer, columns: 2) == [1, 2])
    let unknown = try row("the", of: network, tokenizer, columns: 2)
    #expect(try unknown == row("the", of: plain, tokenizer, columns: 2) && tokenizer.id(of: "the") == 2)
    #expect(training.coverage?.found == 1)
  }

  @Test func theDimensionIsThatOfTheVectorsUnlessOneIsGiven() throws {
    let free = try training("good 1 2 3\n")
    guard case .recurrent(let network) = free.recipe.architecture else { throw NoNetwork() }
    #expect(network.embedding == 3 && free.recipe.embeddings?.setsDimension == false)
    #expect(free.initial.network.parameters.first?.shape == [10, 3])
    let given = #expect(throws: DataError.self) {
      try training("good 1 2 3\n") { $0.embeddings?.setsDimension = false }
    }
    #expect(given?.kind == .badArgument && given?.problem.contains("vectors of 64 numbers") == true)
    let layers = #expect(throws: DataError.self) {
      try training("good 1 2 3\n") {
        $0.architecture = .layers(
          sequential {
            Embedding(inputDimension: 10, outputDimension: 5)
            LSTM(3)
            Dense(1, activation: .sigmoid)
          })
      }
    }
    #expect(layers?.problem.contains("vectors of 5 numbers") == true)
  }

  private struct NoNetwork: Error {}

  @Test func frozenVectorsStay() throws {
    func trained(isFrozen: Bool) throws -> (before: Network, after: Network) {
      let training = try training("good 1 2 3\nfilm -1 0 0.5\n") { $0.embeddings?.isFrozen = isFrozen }
      return (training.initial.network, try training.run(pool: WorkerPool(count: 2)).network)
    }
    let frozen = try trained(isFrozen: true)
    #expect(frozen.before.values(of: "embedding/embeddings") == frozen.after.values(of: "embedding/embeddings"))
    #expect(frozen.before.values(of: "lstm/kernel") != frozen.after.values(of: "lstm/kernel"))
    #expect(frozen.after.parameterCount - frozen.after.trainableParameterCount == 30)
    let tuned = try trained(isFrozen: false)
    #expect(tuned.before.values(of: "embedding/embeddings") != tuned.after.values(of: "embedding/embeddings"))
    #expect(tuned.after.parameterCount == tuned.after.trainableParameterCount)
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: DataError.self) { try training("") { $0.embeddings?.file = "no/such/vectors.vec" } }
    #expect(error?.kind == .missingFile && error?.file == "no/such/vectors.vec")
  }

  // MARK: Recipes

  @Test func recipesNameThem() throws {
    let recipe = try Recipe(yaml: "base: 001-lstm\nembeddings: {file: \"a b.vec\", freeze: true}", file: "r.yaml")
    #expect(recipe.embeddings == PretrainedEmbedding(file: "a b.vec", isFrozen: true, setsDimension: true))
    #expect(try Recipe(yaml: recipe.yaml, file: "again.yaml") == recipe)
    #expect(!recipe.yaml.contains("embedding: "))
    let given = try Recipe(
      yaml: "base: 001-lstm\nembeddings: {file: a.vec}\nnetwork: {embedding: 50}", file: "r.yaml")
    #expect(given.embeddings == PretrainedEmbedding(file: "a.vec", isFrozen: false, setsDimension: false))
    #expect(try Recipe(yaml: given.yaml, file: "again.yaml") == given)
    #expect(given.yaml.contains("embedding: 50"))
    let layers = try Recipe(
      yaml: "embeddings: {file: a.vec, freeze: true}\nlayers:\n- {class: Embedding, input_dim: 9, output_dim: 2}",
      file: "r.yaml")
    #expect(try Recipe(yaml: layers.yaml, file: "r.yaml") == layers)
    guard case .embedding(let embedding) = layers.layers(idCount: 9, classCount: 2)[0] else { throw NoNetwork() }
    #expect(!embedding.isTrainable)
  }

  @Test(arguments: [
    ("embeddings: {freeze: true}", "embeddings.file"), ("embeddings: glove.txt", "embeddings"),
    ("embeddings: {file: a, frozen: true}", "embeddings.frozen"),
    ("embeddings: {file: a, freeze: 3}", "embeddings.freeze"),
  ])
  func malformedKeysAreNamed(_ yaml: String, _ key: String) {
    let error = #expect(throws: RecipeError.self) { try Recipe(yaml: yaml, file: "r.yaml") }
    #expect(error?.key == key && error?.line == 1)
  }
}
