import TenorCompute
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("ONNX")
struct ONNXModelTests {
  private static let hasRuntime = Python.has("onnx, onnxruntime")
  private static let skip: Comment = "no Python with the packages onnx and onnxruntime: name one with TENOR_PYTHON"

  /// The greatest difference of the probabilities between Tenor and onnxruntime.
  private func expectAgreement(_ cases: [ONNXCase], lengths: [Int]) throws {
    let folder = try TemporaryFolder()
    let rows = Samples.rows(lengths)
    for (index, example) in cases.enumerated() {
      let classifier = try Samples.classifier(example.layers, input: example.input, seed: UInt64(index + 1))
      try folder.write(ONNXModel(classifier).bytes, to: "\(example.name)/model.onnx")
      try folder.writeExpectation(classifier, rows, to: "\(example.name)/expected.json")
    }
    try expectAgreement(in: folder, Set(cases.map(\.name)))
  }

  private func expectAgreement(in folder: TemporaryFolder, _ names: Set<String>) throws {
    let differences = try Python.check("check_onnx.py", folder, [String: Double].self)
    #expect(Set(differences.keys) == names)
    for (name, difference) in differences.sorted(by: { $0.key < $1.key }) {
      #expect(difference <= 1e-5, "\(name): \(difference)")
    }
    print("onnxruntime: \(differences.count) networks, greatest difference \(differences.values.max() ?? 0)")
  }

  @Test("every cell, direction and depth agrees on texts of 0 to 600 ids", .enabled(if: Self.hasRuntime, Self.skip))
  func anyLength() throws {
    try expectAgreement(ONNXCase.anyLength, lengths: [3, 600, 0, 1, 47, 256, 2, 599, 128, 0, 33])
  }

  @Test("every function agrees", .enabled(if: Self.hasRuntime, Self.skip))
  func activations() throws { try expectAgreement(ONNXCase.activations, lengths: [3, 0, 5, 1, 7]) }

  @Test("padding that is read like tokens agrees", .enabled(if: Self.hasRuntime, Self.skip))
  func unmasked() throws { try expectAgreement(ONNXCase.unmasked, lengths: [3, 12, 0, 1, 11, 7]) }

  @Test("masked padding that later layers see agrees", .enabled(if: Self.hasRuntime, Self.skip))
  func seenPadding() throws { try expectAgreement(ONNXCase.seenPadding, lengths: [3, 12, 0, 1, 11, 7]) }

  @Test("convolution, pooling and dense layers agree", .enabled(if: Self.hasRuntime, Self.skip))
  func feedForward() throws { try expectAgreement(ONNXCase.feedForward, lengths: [3, 12, 0, 1, 11, 7]) }

  @Test("networks that end with a sequence agree at every step of a text", .enabled(if: Self.hasRuntime, Self.skip))
  func sequences() throws {
    let folder = try TemporaryFolder()
    let fixed = NetworkInput(maximumLength: ONNXCase.length, padding: .pre)
    var names: Set<String> = []
    for (name, cell) in ONNXCase.cells {
      let layer = ONNXCase.layer(cell, sequences: true)
      let backwards = ONNXCase.layer(cell, sequences: true, backwards: true)
      for (kind, layer, input) in [
        ("forward", layer.spec, NetworkInput()), ("backward", backwards.spec, NetworkInput()),
        ("both", Bidirectional(layer).spec, NetworkInput()), ("fixed", backwards.spec, fixed),
      ] {
        let network = try Samples.network(
          [
            ONNXCase.embedding(mask: input.maximumLength == nil).spec, layer,
            TimeDistributed(Dense(3, activation: .softmax)).spec,
          ], input: input)
        names.insert("\(name)-\(kind)")
        try folder.write(ONNXModel(network).bytes, to: "\(name)-\(kind)/model.onnx")
        try folder.writeExpectation(network, Samples.rows([3, 12, 0, 1, 11, 7]), to: "\(name)-\(kind)/expected.json")
      }
    }
    try expectAgreement(in: folder, names)
  }

  @Test("equal networks give equal bytes, and the metadata say how to call them")
  func metadata() throws {
    let example = ONNXCase("lstm") {
      ONNXCase.embedding()
      LSTM(3)
      ONNXCase.head
    }
    let classifier = try Samples.classifier(example.layers)
    let model = try ONNXModel(classifier)
    #expect(try model == ONNXModel(classifier))
    #expect(try model.bytes != ONNXModel(Samples.classifier(example.layers, seed: 2)).bytes)
    #expect(model.metadata["labels"] == "[\"label 0\",\"label 1\"]")
    #expect(model.metadata["padding"] == "post")
    #expect(model.metadata["steps"] == nil && model.metadata["maximum_length"] == nil)

    let fixed = ONNXCase("unmasked") {
      ONNXCase.embedding(mask: false)
      LSTM(3)
      ONNXCase.head
    }
    let padded = try ONNXModel(Samples.classifier(fixed.layers, input: NetworkInput(maximumLength: 9, padding: .pre)))
    #expect(padded.metadata["padding"] == "pre")
    #expect(padded.metadata["steps"] == "9" && padded.metadata["maximum_length"] == "9")
    #expect(padded.metadata["truncating"] == "pre")
  }

  @Test("windows over sequences of any length are refused by name")
  func refused() throws {
    let example = ONNXCase("convolution") {
      ONNXCase.embedding()
      Conv1D(4, kernelSize: 3, name: "windows")
      GlobalMaxPooling1D()
      ONNXCase.head
    }
    let network = try Samples.network(example.layers)
    let error = #expect(throws: ModelError.self) { try ONNXModel(network) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("windows (Conv1D)") == true)
    #expect(error?.remedy.contains("maximum length") == true)
  }
}
