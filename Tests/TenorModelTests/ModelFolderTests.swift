import Foundation
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite struct ModelFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func savedModel() throws -> TextClassifier {
    let classifier = try Samples.classifier()
    try classifier.save(to: folder("model"))
    return classifier
  }

  private func loadingError(_ kind: ModelError.Kind, naming file: String, _ place: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: ModelError.self, sourceLocation: place) {
      try TextClassifier(contentsOf: folder("model"))
    }
    #expect(error?.kind == kind, sourceLocation: place)
    #expect(error?.file?.hasSuffix(file) == true, "\(String(describing: error))", sourceLocation: place)
    #expect(error?.remedy.isEmpty == false, sourceLocation: place)
  }

  private func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = try folder.text("model/" + name)
    try #require(text.contains(old), "nothing to edit in \(text)")
    try folder.write(Array(text.replacing(old, with: new).utf8), to: "model/" + name)
  }

  /// Makes the weights' file vouch for an edited configuration, as no accident would.
  private func signConfiguration() throws {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var isMetadata = false
    for line in try folder.text("model/config.json").split(separator: "\n") {
      isMetadata = isMetadata || line.hasPrefix("  \"metadata\"")
      if !isMetadata { for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
      if line.hasPrefix("  }") { isMetadata = false }
    }
    let digits = String(hash, radix: 16)
    let padding = String(repeating: "0", count: 16 - digits.count)
    try editWeights { $0.metadata["config.json"] = "fnv1a-64:" + padding + digits }
  }

  private func editWeights(_ body: (inout SafeTensors) throws -> Void) throws {
    var tensors = try SafeTensors(folder.contents("model/model.safetensors"))
    try body(&tensors)
    try folder.write(tensors.encoded(), to: "model/model.safetensors")
  }

  @Test func whatIsSavedIsLoaded() throws {
    let saved = try savedModel()
    let loaded = try TextClassifier(contentsOf: folder("model/"))
    #expect(loaded.labels == saved.labels)
    #expect(loaded.pipeline == saved.pipeline)
    #expect(loaded.metadata == saved.metadata)
    #expect(loaded.history == saved.history)
    #expect(loaded.network.layers == saved.network.layers)
    #expect(loaded.network.input == saved.network.input)
    for parameter in saved.network.parameters {
      #expect(loaded.network.values(of: parameter.name) == saved.network.values(of: parameter.name))
    }
    #expect(try loaded.classify(Samples.texts + [""]) == saved.classify(Samples.texts + [""]))
  }

  @Test func theFolderHoldsFiveFiles() throws {
    _ = try savedModel()
    #expect(
      try folder.names(in: "model")
        == ["README.md", "config.json", "history.json", "model.safetensors", "tokenizer.json"])
    #expect(try folder.names() == ["model"])
    #expect(ModelFolder.exists(at: folder("model")))
  }

  @Test func equalModelsGiveEqualBytes() throws {
    _ = try savedModel()
    try TextClassifier(contentsOf: folder("model")).save(to: folder("deeper/copy"))
    for name in try folder.names(in: "model") {
      #expect(try folder.contents("model/" + name) == folder.contents("deeper/copy/" + name), "\(name)")
    }
  }

  @Test func theConfigurationIsReadable() throws {
    _ = try savedModel()
    let object = try JSONSerialization.jsonObject(with: Data(folder.contents("model/config.json")))
    let config = try #require(object as? [String: Any])
    #expect(config["format_version"] as? Int == 1)
    #expect(config["id2label"] as? [String: String] == ["0": "negative", "1": "positive"])
    #expect(config["label2id"] as? [String: Int] == ["negative": 0, "positive": 1])
    #expect((config["gate_order"] as? [String: String])?["LSTM"] == "i f c o")
    #expect(
      (config["architecture"] as? [[String: Any]])?.map { $0["class"] as? String } == ["Embedding", "LSTM", "Dense"])
  }

  @Test func theCardTellsDataFiguresAndCommand() throws {
    _ = try savedModel()
    let card = try folder.text("model/README.md")
    #expect(card.hasPrefix("---\nlicense: \"apache-2.0\"\n"))
    for part in [
      "pipeline_tag: text-classification", "- \"reviews.csv\"", "type: \"accuracy\"", "value: 0.75",
      "tenor train reviews.csv", "5 examples", "Total params",
    ] { #expect(card.contains(part), "\(part)") }
  }

  @Test func aMissingFolderOrFileIsNamed() throws {
    loadingError(.missing, naming: "model")
    try folder.write([], to: "model")
    loadingError(.missing, naming: "model")
    try FileManager.default.removeItem(atPath: folder("model"))
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
      _ = try savedModel()
      try FileManager.default.removeItem(atPath: folder("model/" + name))
      loadingError(.missing, naming: name)
      try FileManager.default.removeItem(atPath: folder("model"))
    }
  }

  @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json", "history.json"])
  func aTruncatedFileIsRefused(_ name: String) throws {
    _ = try savedModel()
    let bytes = try folder.contents("model/" + name)
    for count in [0, 1, bytes.count / 2, bytes.count - 3] {
      try folder.write(Array(bytes[..<count]), to: "model/" + name)
      let error = #expect(throws: ModelError.self) { try TextClassifier(contentsOf: folder("model")) }
      #expect(error?.file?.hasSuffix(name) == true, "\(count) bytes: \(String(describing: error))")
    }
  }

  @Test func anEditedConfigurationIsRefused() throws {
    _ = try savedModel()
    try edit("config.json", "\"mask_zero\" : true", "\"mask_zero\" : false")
    loadingError(.mismatch, naming: "config.json")
  }

  @Test func anEditedTokenizerIsRefused() throws {
    _ = try savedModel()
    try edit("tokenizer.json", "good", "gode")
    loadingError(.mismatch, naming: "tokenizer.json")
  }

  @Test func aLaterFormatIsRefusedWithItsVersion() throws {
    _ = try savedModel()
    try edit("config.json", "\"format_version\" : 1", "\"format_version\" : 3")
    loadingError(.unsupportedVersion, naming: "config.json")
    let error = #expect(throws: ModelError.self) { try TextClassifier(contentsOf: folder("model")) }
    #expect(error?.description.contains("format_version 1 to 2, found 3") == true)
  }

  @Test(arguments: [
    ("\"model_type\"", "\"kind\""), ("\"0\" : \"negative\"", "\"5\" : \"negative\""),
    ("\"negative\" : 0", "\"negative\" : 1"), ("\"units\" : 3", "\"units\" : 3000000000000000"),
    ("\"units\" : 3", "\"units\" : \"three\""), ("\"units\" : 3", "\"unit\" : 3"),
    ("\"maximum_length\" : 8", "\"maximum_length\" : 8000000000000000000"), ("\"LSTM\",", "\"LSTMs\","),
    ("\"i f c o\"", "\"i f o c\""),
    ("\"format_version\" : 1", "\"format_version\" : 2"),
  ])
  func aConfigurationThatMakesNoSenseIsRefused(_ old: String, _ new: String) throws {
    _ = try savedModel()
    try edit("config.json", old, new)
    try signConfiguration()
    loadingError(.damaged, naming: "config.json")
  }

  @Test func weightsMustBeThoseOfTheNetwork() throws {
    func check(_ kind: ModelError.Kind, _ body: (inout SafeTensors) throws -> Void) throws {
      _ = try savedModel()
      try editWeights(body)
      loadingError(kind, naming: "model.safetensors")
    }
    let name = "dense/bias"
    try check(.mismatch) { $0.tensors[name] = nil }
    try check(.mismatch) { $0.tensors["extra"] = .init(shape: [1], values: [0]) }
    try check(.mismatch) { $0.tensors[name] = .init(shape: [1, 1], values: [0]) }
    try check(.mismatch) { $0.tensors[name] = .init(shape: [2], values: [0, 0]) }
    try check(.notFinite) { $0.tensors[name] = .init(shape: [1], values: [.nan]) }
    try check(.notFinite) { $0.tensors[name] = .init(shape: [1], values: [-.infinity]) }
  }

  @Test func aNetworkThatIsNotFiniteIsNotSaved() throws {
    let sample = try Samples.classifier()
    var network = sample.network
    let isSet = network.setValues([.nan], of: "dense/bias")
    #expect(isSet)
    let classifier = try TextClassifier(pipeline: sample.pipeline, labels: sample.labels, network: network)
    let error = #expect(throws: ModelError.self) { try classifier.save(to: folder("model")) }
    #expect(error?.kind == .notFinite)
    #expect(try folder.names().isEmpty)
  }

  @Test func aLargeVocabularyLoadsInMilliseconds() throws {
    let words = (0..<10_000).map { "word\($0)" }
    let pipeline = Samples.pipeline([words.joined(separator: " ")])
    let classifier = try TextClassifier(
      pipeline: pipeline, labels: ["a", "b"], network: Samples.network(ids: pipeline.idCount))
    try classifier.save(to: folder("model"))
    let durations = try (0..<5).map { _ in
      try ContinuousClock().measure { _ = try TextClassifier(contentsOf: folder("model")) }
    }
    #expect(try #require(durations.min()) < .milliseconds(30), "\(durations)")
  }
}
