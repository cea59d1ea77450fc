import Foundation
import TenorInterchange
import TenorModel
import Testing

@Suite("Broken and hostile PyTorch models")
struct TorchImportErrorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let modules = """
    {"module": "embedding", "kind": "Embedding"}, {"module": "lstm", "kind": "LSTM"},
    {"module": "head", "kind": "Linear", "activation": "sigmoid"}
    """

  private static func mapping(_ modules: String = Self.modules, _ more: String = "") -> String {
    "{\"format\": \"tenor-torch-mapping\", \"format_version\": 1, \"modules\": [\(modules)]\(more)}"
  }

  /// An LSTM of two units on three features.
  private static var tensors: [String: SafeTensors.Tensor] {
    func tensor(_ shape: [Int]) -> SafeTensors.Tensor {
      .init(shape: shape, values: [Float](repeating: 0.1, count: shape.reduce(1, *)))
    }
    return [
      "embedding.weight": tensor([5, 3]), "lstm.weight_ih_l0": tensor([8, 3]), "lstm.weight_hh_l0": tensor([8, 2]),
      "lstm.bias_ih_l0": tensor([8]), "lstm.bias_hh_l0": tensor([8]), "head.weight": tensor([1, 2]),
      "head.bias": tensor([1]),
    ]
  }

  private func load(_ mapping: String, _ bytes: [UInt8]? = nil) throws -> TextClassifier {
    try folder.write(mapping.utf8, to: "mapping.json")
    try folder.write(bytes ?? SafeTensors(tensors: Self.tensors).encoded(), to: "state.safetensors")
    return try TextClassifier(torchStateDict: folder("state.safetensors"), mapping: folder("mapping.json"))
  }

  private func expectError(
    _ kind: ModelError.Kind, in file: String, _ words: [String], mapping: String = Self.mapping(),
    bytes: [UInt8]? = nil,
    place: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: place) { try load(mapping, bytes) }
    let text = error.map { "\($0)" } ?? ""
    #expect(error?.kind == kind, "\(text)", sourceLocation: place)
    #expect(error?.file == folder(file), "\(text)", sourceLocation: place)
    for word in words { #expect(text.contains(word), "\(word) is not in: \(text)", sourceLocation: place) }
    #expect(error?.remedy.isEmpty == false, sourceLocation: place)
  }

  private func expectTensorError(
    _ kind: ModelError.Kind, _ words: String..., place: SourceLocation = #_sourceLocation,
    edit: (inout [String: SafeTensors.Tensor]) -> Void
  ) {
    var tensors = Self.tensors
    edit(&tensors)
    expectError(
      kind, in: "state.safetensors", words, bytes: SafeTensors(tensors: tensors).encoded(), place: place)
  }

  @Test func theModelThatTheErrorsAreMadeOfIsRight() throws {
    #expect(try load(Self.mapping()).labels == ["0", "1"])
  }

  @Test func tensorsMustBeThereAndFit() {
    expectTensorError(.mismatch, "'lstm.weight_hh_l0'", "lstm (LSTM)", "found none") { $0["lstm.weight_hh_l0"] = nil }
    expectTensorError(.mismatch, "no tensors") { $0 = [:] }
    expectTensorError(.mismatch, "'head.weight'", "[any, 2]", "[2, 1]") {
      $0["head.weight"] = .init(shape: [2, 1], values: [1, 2])
    }
    expectTensorError(.mismatch, "'lstm.weight_ih_l0'", "4 · hidden_size", "[7, 3]") {
      $0["lstm.weight_ih_l0"] = .init(shape: [7, 3], values: [Float](repeating: 0, count: 21))
    }
    expectTensorError(.mismatch, "'lstm.bias_hh_l0'", "[8]", "[4]") {
      $0["lstm.bias_hh_l0"] = .init(shape: [4], values: [0, 0, 0, 0])
    }
    expectTensorError(.mismatch, "'embedding.weight'", "num_embeddings", "[15]") {
      $0["embedding.weight"] = .init(shape: [15], values: [Float](repeating: 0, count: 15))
    }
    expectTensorError(.mismatch, "'lstm.weight_ih_l1'", "num_layers") {
      $0["lstm.weight_ih_l1"] = .init(shape: [8, 2], values: [Float](repeating: 0, count: 16))
    }
  }

  @Test func numbersMustBeFinite() {
    for value in [Float.nan, .infinity] {
      expectTensorError(.notFinite, "position 1", "'head.weight'") {
        $0["head.weight"] = .init(shape: [1, 2], values: [0, value])
      }
    }
  }

  /// Shapes with a zero in them cost nothing in a file, and must cost nothing here.
  @Test func emptyTensorsOfGreatSizeAskForNoMemory() {
    let great = 1 << 50
    expectError(
      .damaged, in: "mapping.json", ["embedding", "output_dim"],
      mapping: Self.mapping(
        "{\"module\": \"embedding\", \"kind\": \"Embedding\"}, "
          + "{\"module\": \"head\", \"kind\": \"Linear\", \"bias\": false}"),
      bytes: SafeTensors(tensors: [
        "embedding.weight": .init(shape: [great, 0], values: []), "head.weight": .init(shape: [great, 0], values: []),
      ]).encoded())
    expectTensorError(.mismatch, "'lstm.weight_ih_l0'", "[0, 3]") {
      $0["lstm.weight_ih_l0"] = .init(shape: [0, 3], values: [])
    }
  }

  @Test func filesMustBeWhatTheyClaim() throws {
    expectError(.damaged, in: "state.safetensors", ["8 bytes", "save_file"], bytes: [1, 2, 3])
    let header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}"
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    expectError(
      .damaged, in: "state.safetensors", ["'w'", "F16", "F32", "v.float()"],
      bytes: length + Array(header.utf8) + [0, 0])
    try folder.write([], to: "mapping.json")
    let error = #expect(throws: ModelError.self) {
      try TextClassifier(torchStateDict: folder("none"), mapping: folder("mapping.json"))
    }
    #expect(error?.kind == .damaged)
    try folder.write(Self.mapping().utf8, to: "mapping.json")
    let missing = #expect(throws: ModelError.self) {
      try TextClassifier(torchStateDict: folder("none"), mapping: folder("mapping.json"))
    }
    #expect(missing?.kind == .missing && missing?.file == folder("none"))
  }

  private static let broken: [(String, [String])] = [
    ("", ["JSON", "correct"]),
    ("[]", ["expected"]),
    ("{\"format\": \"other\", \"format_version\": 1, \"modules\": []}", ["tenor-torch-mapping", "other"]),
    (
      "{\"format\": \"tenor-torch-mapping\", \"format_version\": 2, \"modules\": []}",
      ["format_version", "expected 1", "2"]
    ),
    (mapping(modules, ", \"colour\": 1"), ["colour", "tokenizer"]),
    (mapping(modules, ", \"input\": {\"max\": 1}"), ["input.max", "maximum_length"]),
    (mapping(modules, ", \"input\": {\"maximum_length\": 0}"), ["maximum_length", "found 0"]),
    (mapping(modules, ", \"input\": {\"maximum_length\": 1000000000000}"), ["maximum_length", "10000000"]),
    (mapping(modules, ", \"input\": {\"mask\": false}"), ["maximum_length", "without a mask"]),
    (mapping(modules, ", \"input\": {\"padding\": \"left\"}"), ["input.padding", "pre, post", "left"]),
    (mapping(modules, ", \"tokenizer\": \"../tokenizer.json\""), ["tokenizer", "beside the mapping"]),
    (mapping(modules, ", \"labels\": [\"a\"]"), ["two labels", "found 1"]),
    (mapping(modules, ", \"labels\": [\"a\", \"a\"]"), ["different labels"]),
    (mapping("{\"module\": \"x\", \"kind\": \"Transformer\"}"), ["modules.[0].kind", "LSTM", "Transformer"]),
    (mapping("{\"module\": \"x\"}"), ["kind", "missing"]),
    (mapping("{\"module\": \"x\", \"kind\": \"LSTM\", \"proj_size\": 3}"), ["proj_size", "num_layers"]),
    (mapping("{\"module\": \"x\", \"kind\": \"LSTM\", \"nonlinearity\": \"relu\"}"), ["nonlinearity"]),
    (mapping("{\"module\": \"x\", \"kind\": \"LSTM\", \"output\": \"mean\"}"), ["output", "last, sequences", "mean"]),
    (mapping("{\"module\": \"lstm\", \"kind\": \"LSTM\"}"), ["Embedding as the first module", "lstm (LSTM)"]),
    (
      mapping(modules.replacing("\"LSTM\"", with: "\"LSTM\", \"num_layers\": 0")), ["num_layers", "found 0"]
    ),
    (mapping(modules.replacing("sigmoid", with: "linear")), ["Dense(1, sigmoid)", "activation"]),
    (
      mapping(modules.replacing("\"LSTM\"", with: "\"LSTM\", \"output\": \"sequences\"")),
      ["one vector", "output last"]
    ),
    (
      mapping(modules + ", {\"module\": \"drop\", \"kind\": \"Dropout\", \"p\": 1}"), ["drop", "rate", "below 1"]
    ),
  ]

  @Test("mappings must say what they mean", arguments: Self.broken)
  func mappings(_ text: String, _ words: [String]) {
    expectError(.damaged, in: "mapping.json", words, mapping: text)
  }

  @Test func aKindThatIsNotThatOfTheTensorsIsFound() {
    expectError(
      .mismatch, in: "state.safetensors", ["'lstm.weight_ih_l0'", "3 · hidden_size", "[8, 3]"],
      mapping: Self.mapping(Self.modules.replacing("\"LSTM\"", with: "\"GRU\"")))
    expectError(
      .mismatch, in: "state.safetensors", ["'lstm.weight_ih_l1'", "num_layers"],
      mapping: Self.mapping(Self.modules.replacing("\"LSTM\"", with: "\"LSTM\", \"num_layers\": 1000000000")))
    expectError(
      .mismatch, in: "state.safetensors", ["'lstm.bias_hh_l0'", "bias"],
      mapping: Self.mapping(Self.modules.replacing("\"LSTM\"", with: "\"LSTM\", \"bias\": false")))
  }

  @Test func aTokenizerThatIsMissingIsNamed() throws {
    expectError(
      .missing, in: "words.json", ["tokenizer"], mapping: Self.mapping(Self.modules, ", \"tokenizer\": \"words.json\""))
    try folder.write("{}".utf8, to: "words.json")
    expectError(
      .damaged, in: "words.json", ["missing"], mapping: Self.mapping(Self.modules, ", \"tokenizer\": \"words.json\""))
  }

  /// Any file cut anywhere, and any byte changed: an error or a model, and never a trap.
  @Test func brokenBytesAreErrors() throws {
    let bytes = SafeTensors(tensors: Self.tensors).encoded(), mapping = Array(Self.mapping().utf8)
    for end in 0..<bytes.count where end < 700 || end % 7 == 0 {
      #expect(throws: ModelError.self) { try load(Self.mapping(), Array(bytes[..<end])) }
    }
    for end in 0..<mapping.count {
      #expect(throws: ModelError.self) { try load(String(decoding: mapping[..<end], as: UTF8.self)) }
    }
    var random = Generator(state: 3)
    for _ in 0..<400 {
      var broken = bytes, text = mapping
      broken[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      text[Int(random.next() % UInt64(text.count))] = UInt8(truncatingIfNeeded: random.next())
      do { _ = try load(Self.mapping(), broken) } catch { #expect(error is ModelError) }
      do { _ = try load(String(decoding: text, as: UTF8.self)) } catch { #expect(error is ModelError) }
    }
  }
}
