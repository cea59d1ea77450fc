import Foundation
import TenorCompute
import TenorLayers
import TenorModel
import TenorText
import Testing

/// Weights' files of a mebibyte or more are mapped, and used where they are if they are in the network's order.
@Suite("Mapped weights")
struct MappedWeightsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func savedModel() throws -> TextClassifier {
    let pipeline = Samples.pipeline()
    let network = try Network(
      sequential {
        Embedding(inputDimension: 70_000, outputDimension: 4, maskZero: true)
        LSTM(3)
        Dense(1, activation: .sigmoid)
      }, input: NetworkInput(maximumLength: 8), seed: 7)
    let classifier = try TextClassifier(pipeline: pipeline, labels: ["negative", "positive"], network: network)
    try classifier.save(to: folder("model"))
    return classifier
  }

  private func weights(_ network: Network) -> [[Float]?] { network.parameters.map { network.values(of: $0.name) } }

  @Test func theyAreNotCopied() throws {
    let saved = try savedModel()
    let loaded = try TextClassifier(contentsOf: folder("model"))
    #expect(loaded.network.weights.isBorrowed)
    #expect(weights(loaded.network) == weights(saved.network))
    #expect(try loaded.classify(Samples.texts) == saved.classify(Samples.texts))
  }

  @Test func anyOrderIsRead() throws {
    let saved = try savedModel()
    // In the order of names, as older versions wrote it.
    try folder.write(SafeTensors(folder.contents("model/model.safetensors")).encoded(), to: "model/model.safetensors")
    let loaded = try TextClassifier(contentsOf: folder("model"))
    #expect(!loaded.network.weights.isBorrowed)
    #expect(weights(loaded.network) == weights(saved.network))
  }

  @Test func changesStayInTheProcess() throws {
    _ = try savedModel()
    let file = try folder.contents("model/model.safetensors")
    var network = try TextClassifier(contentsOf: folder("model")).network
    let copy = network
    let isSet = network.setValues([5], of: "dense/bias")
    #expect(isSet)
    #expect(network.values(of: "dense/bias") == [5])
    #expect(copy.values(of: "dense/bias") == [0])
    #expect(try folder.contents("model/model.safetensors") == file)
    #expect(try TextClassifier(contentsOf: folder("model")).network.values(of: "dense/bias") == [0])
  }

  @Test func aModelThatReplacesAnotherLeavesTheLoadedOneAlone() throws {
    let saved = try savedModel()
    let loaded = try TextClassifier(contentsOf: folder("model"))
    try Samples.classifier().save(to: folder("model"))
    #expect(try loaded.classify(Samples.texts) == saved.classify(Samples.texts))
  }

  @Test func theyAreChecked() throws {
    _ = try savedModel()
    let whole = try folder.contents("model/model.safetensors")
    var bytes = whole
    // The upper half of the last weight: infinity.
    bytes[bytes.count - 2] = 0x80
    bytes[bytes.count - 1] = 0x7F
    try folder.write(bytes, to: "model/model.safetensors")
    let error = #expect(throws: ModelError.self) { try TextClassifier(contentsOf: folder("model")) }
    #expect(error?.kind == .notFinite && error?.problem.contains("'dense/bias'") == true)
    try folder.write(Array(whole.dropLast(4)), to: "model/model.safetensors")
    let cut = #expect(throws: ModelError.self) { try TextClassifier(contentsOf: folder("model")) }
    #expect(cut?.kind == .damaged && cut?.file?.hasSuffix("model.safetensors") == true)
  }
}
