import Foundation
import TenorCompute
import TenorInterchange
import TenorLayers
import TenorModel
import TenorText
import Testing

@Suite("Models of PyTorch")
struct TorchModelTests {
  private static let hasTorch = Python.has("torch, safetensors")
  private static let skip: Comment = "no Python with the packages torch and safetensors: name one with TENOR_PYTHON"

  /// A model that PyTorch made, and what it computes.
  private struct Golden: Decodable {
    var mapping: TorchMapping
    var rows: [[Int32]]
    var probabilities: [[Double]]
  }

  private static let fixtures = Bundle.module.resourcePath.map { $0 + "/Fixtures/torch" } ?? ""

  @Test("state dicts that PyTorch wrote give PyTorch's probabilities")
  func golden() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures).filter { $0.hasSuffix(".json") }
    #expect(names.count == 33)
    for name in names.map({ String($0.dropLast(5)) }) {
      let golden = try JSONDecoder().decode(
        Golden.self, from: Data(contentsOf: URL(filePath: "\(Self.fixtures)/\(name).json")))
      let folder = try TemporaryFolder()
      try folder.write(JSONEncoder().encode(golden.mapping), to: "mapping.json")
      let classifier = try TextClassifier(
        torchStateDict: "\(Self.fixtures)/\(name).safetensors", mapping: folder("mapping.json"))
      let found = try classifier.probabilities(for: TokenBatch(golden.rows))
      for (row, expected) in zip(found, golden.probabilities) {
        #expect(row.count == expected.count)
        for (value, wanted) in zip(row, expected) {
          #expect(abs(Double(value) - wanted) <= 1e-6, "\(name): \(value) is not \(wanted)")
        }
      }
      // Texts that are ids themselves.
      let text = golden.rows[0].map(String.init).joined(separator: " ")
      #expect(classifier.pipeline.encode(text).ids == golden.rows[0])
      #expect(classifier.labels == golden.mapping.labels ?? ["0", "1"])
    }
  }

  private static let cells: [Recurrent.Cell] = [.simpleRNN, .lstm(unitForgetBias: true), .gru(resetAfter: true)]

  /// What PyTorch has modules for.
  private static var networks: [(name: String, layers: [LayerSpec], input: NetworkInput)] {
    let embedding = ONNXCase.embedding(), plain = ONNXCase.embedding(mask: false), head = ONNXCase.head
    func layer(_ cell: Recurrent.Cell, sequences: Bool = false, bias: Bool = true) -> Recurrent {
      ONNXCase.layer(cell, sequences: sequences, bias: bias)
    }
    let fixed = NetworkInput(maximumLength: 12, padding: .pre), any = NetworkInput()
    return cells.flatMap { cell -> [(name: String, layers: [LayerSpec], input: NetworkInput)] in
      let name = cell.className
      return [
        ("\(name)", [embedding.spec, layer(cell).spec, head.spec], any),
        ("\(name)-no-bias", [embedding.spec, layer(cell, bias: false).spec, head.spec], any),
        ("\(name)-both", [embedding.spec, Bidirectional(layer(cell)).spec, head.spec], any),
        ("\(name)-unmasked", [plain.spec, Bidirectional(layer(cell), mergeMode: .sum).spec, head.spec], fixed),
        ("\(name)-no-padding", [plain.spec, layer(cell).spec, head.spec], any),
        (
          "\(name)-stack",
          sequential {
            embedding
            SpatialDropout1D(0.25)
            Bidirectional(layer(cell, sequences: true), mergeMode: .ave)
            TimeDistributed(Dense(4, activation: .relu))
            layer(cell, sequences: true)
            GlobalAveragePooling1D()
            Dropout(0.5)
            Dense(3, activation: .softmax)
          }, any
        ),
      ]
    }
  }

  @Test("there and back is the same model, to the last bit")
  func roundTrip() throws {
    for (name, layers, input) in Self.networks {
      let classifier = try Samples.classifier(layers, input: input)
      let folder = try TemporaryFolder()
      try classifier.saveForTorch(to: folder("torch"))
      let back = try TextClassifier(
        torchStateDict: folder("torch/model.safetensors"), mapping: folder("torch/mapping.json"))
      #expect(back.labels == classifier.labels)
      #expect(back.pipeline == classifier.pipeline)
      #expect(back.network.input == classifier.network.input)
      let batch = TokenBatch(Samples.rows([3, 12, 0, 1, 11]))
      let found = try back.probabilities(for: batch)
      #expect(try found == classifier.probabilities(for: batch), "\(name)")
    }
  }

  @Test("PyTorch computes the same of what is written for it", .enabled(if: Self.hasTorch, Self.skip))
  func torchAgrees() throws {
    let folder = try TemporaryFolder()
    for (index, (name, layers, input)) in Self.networks.enumerated() {
      let classifier = try Samples.classifier(layers, input: input, seed: UInt64(index + 1))
      try classifier.saveForTorch(to: folder(name))
      let lengths = input.maximumLength == nil ? [3, 600, 1, 47, 256, 2, 599, 0] : [3, 12, 1, 11, 0]
      try folder.writeExpectation(classifier, Samples.rows(lengths), to: "\(name)/expected.json")
    }
    let differences = try Python.check("check_torch.py", folder, [String: Double].self)
    #expect(Set(differences.keys) == Set(Self.networks.map(\.name)))
    for (name, difference) in differences { #expect(difference <= 1e-5, "\(name): \(difference)") }
    print("PyTorch: \(differences.count) networks, greatest difference \(differences.values.max() ?? 0)")
  }

  // MARK: Refusals

  private func expectRefused(_ words: String..., place: SourceLocation = #_sourceLocation, layer: LayerSpec) throws {
    let network = try Samples.network(
      [
        Embedding(inputDimension: 9, outputDimension: 3, maskZero: true).spec, layer,
      ], input: NetworkInput(maximumLength: 5))
    let error = #expect(throws: ModelError.self, sourceLocation: place) { try TorchModel(network) }
    #expect(error?.kind == .unsupported, sourceLocation: place)
    for word in words {
      #expect(error?.description.contains(word) == true, "\(String(describing: error))", sourceLocation: place)
    }
  }

  @Test("what PyTorch has not is refused with a reason and what works")
  func refused() throws {
    try expectRefused(
      "the GRU reading", "reset_after", "--onnx", layer: GRU(3, resetAfter: false, name: "reading").spec)
    try expectRefused(
      "reading", "go_backwards", "Bidirectional", layer: LSTM(3, goBackwards: true, name: "reading").spec)
    try expectRefused("tanh or relu", "softsign", layer: SimpleRNN(3, activation: .softsign).spec)
    try expectRefused("tanh and sigmoid", "relu", layer: LSTM(3, activation: .relu).spec)
    try expectRefused("conv1d (Conv1D)", "--onnx", layer: Conv1D(3, kernelSize: 2).spec)
    try expectRefused("flatten (Flatten)", "--onnx", layer: Flatten().spec)
    var gates = LSTM(3)
    gates.recurrentActivation = .hardSigmoid
    try expectRefused("hard_sigmoid", layer: gates.spec)
  }

  @Test("a folder with something else in it is not written to")
  func occupied() throws {
    let classifier = try Samples.classifier([
      ONNXCase.embedding().spec, LSTM(2).spec, ONNXCase.head.spec,
    ])
    let folder = try TemporaryFolder()
    try classifier.save(to: folder("model"))
    let weights = try Data(contentsOf: URL(filePath: folder("model/model.safetensors")))
    let error = #expect(throws: ModelError.self) { try classifier.saveForTorch(to: folder("model")) }
    #expect(error?.kind == .occupied)
    #expect(try Data(contentsOf: URL(filePath: folder("model/model.safetensors"))) == weights)
    // An earlier export is replaced.
    try classifier.saveForTorch(to: folder("torch"))
    try classifier.saveForTorch(to: folder("torch"))
    #expect(try folder.names() == ["model", "torch"])
  }
}
