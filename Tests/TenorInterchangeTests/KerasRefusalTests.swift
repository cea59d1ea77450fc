import Foundation
import TenorInterchange
import TenorLayers
import Testing

@Suite("Models of Keras that are refused")
struct KerasRefusalTests {
  /// Expects an error of a kind with words in its one line.
  private func refused(
    _ kind: KerasError.Kind, _ words: String..., place: SourceLocation = #_sourceLocation,
    body: () throws -> KerasModel
  ) {
    let error = #expect(throws: KerasError.self, sourceLocation: place) { try body() }
    guard let error else { return }
    #expect(error.kind == kind, "\(error)", sourceLocation: place)
    #expect(!error.description.contains("\n"), sourceLocation: place)
    for word in words {
      #expect(error.description.contains(word), "\(word) is not in: \(error)", sourceLocation: place)
    }
  }

  /// A model with one change, the words of the error among them the layer and what to do.
  struct Change: Sendable, CustomTestStringConvertible {
    var model: String
    var old: String
    var new: String
    var words: [String]
    var testDescription: String { "\(model): \(new)" }
  }

  static let changes = [
    Change(
      model: "simple_rnn", old: #""stateful": false"#, new: #""stateful": true"#,
      words: ["'simple_rnn' (SimpleRNN)", "stateful to be false, found true", "stateful=False"]),
    Change(
      model: "simple_rnn", old: #""return_state": false"#, new: #""return_state": true"#,
      words: ["return_state", "alone"]),
    Change(
      model: "simple_rnn", old: #""zero_output_for_mask": false"#, new: #""zero_output_for_mask": true"#,
      words: ["zero_output_for_mask"]),
    Change(
      model: "simple_rnn", old: #""class_name": "SimpleRNN""#, new: #""class_name": "ConvLSTM1D""#,
      words: ["(ConvLSTM1D)", "Conv1D and LSTM"]),
    Change(
      model: "simple_rnn", old: #""class_name": "SimpleRNN""#, new: #""class_name": "Lambda""#,
      words: ["(Lambda)", "GlobalMaxPooling1D"]),
    Change(
      model: "simple_rnn", old: #""class_name": "SimpleRNN""#, new: #""class_name": "TextVectorization""#,
      words: ["(TextVectorization)", "put it first"]),
    Change(
      model: "simple_rnn", old: #""activation": "tanh""#, new: #""activation": "gelu""#,
      words: ["'simple_rnn'", "softsign, found gelu", "elu in its place"]),
    Change(
      model: "simple_rnn", old: #""module": "keras.layers""#, new: #""module": "shop.layers""#,
      words: ["the module shop.layers"]),
    Change(
      model: "simple_rnn", old: #""name": "float32""#, new: #""name": "int8_from_float32""#,
      words: ["int8_from_float32", "float32 and save it again"]),
    Change(
      model: "simple_rnn", old: #""class_name": "Sequential""#, new: #""class_name": "Wide""#,
      words: ["found the class Wide", "keras.Sequential"]),
    Change(model: "conv_pool_lstm", old: #""groups": 1"#, new: #""groups": 2"#, words: ["'conv1d'", "groups"]),
    Change(
      model: "conv_pool_lstm", old: #""data_format": "channels_last""#, new: #""data_format": "channels_first""#,
      words: ["'conv1d'", "channels_last"]),
    Change(
      model: "bidirectional_stacked", old: #""merge_mode": "concat""#, new: #""merge_mode": null"#,
      words: ["'bidirectional' (Bidirectional)", "merge_mode", "use concat"]),
    Change(
      model: "bidirectional_stacked", old: #""go_backwards": true"#, new: #""go_backwards": false"#,
      words: ["backward_layer"]),
    Change(
      model: "time_distributed", old: #""class_name": "Dense""#, new: #""class_name": "LSTM""#,
      words: ["TimeDistributed(Dense), found LSTM"]),
    Change(
      model: "functional_stacked", old: #""training": false"#, new: #""training": true"#, words: ["training"]),
    Change(
      model: "functional_stacked", old: #""mask_zero": true"#, new: #""mask_zero": false"#, words: ["mask_zero"]),
    Change(
      model: "functions_apart", old: #""activation": "linear""#, new: #""activation": "elu""#,
      words: ["(Activation)", "the layer before"]),
  ]

  @Test("by layer, option and remedy", arguments: changes)
  func options(change: Change) throws {
    let error = #expect(throws: KerasError.self) {
      try KerasModel(KerasFixtures.edited(change.model, [change.old: change.new]))
    }
    #expect(error?.kind == .unsupported)
    let text = error?.description ?? ""
    for word in change.words { #expect(text.contains(word), "\(word) is not in: \(text)") }
  }

  @Test("hard_sigmoid of Keras 2, which was another function")
  func oldFunction() throws {
    var members = try ZipFile.members(of: KerasFixtures.edited("simple_rnn", [#""tanh""#: #""hard_sigmoid""#])) { _ in
      true
    }
    #expect(throws: Never.self) { try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) })) }
    members["metadata.json"] = Array(#"{"keras_version": "2.15.0"}"#.utf8)
    refused(.unsupported, "hard_sigmoid", "0.2 x + 0.5") {
      try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
  }

  @Test("sizes that the weights do not have")
  func sizes() throws {
    func changed(_ old: String, _ new: String) throws -> KerasModel {
      try KerasModel(KerasFixtures.edited("simple_rnn", [old: new]))
    }
    refused(.mismatch, "'simple_rnn'", "[3, 5], found [3, 4]") { try changed(#""units": 4"#, #""units": 5"#) }
    refused(.mismatch, "'embedding'", "[13, 3], found [12, 3]") {
      try changed(#""input_dim": 12"#, #""input_dim": 13"#)
    }
    refused(.mismatch, "no more weights than the file holds") {
      try changed(#""input_dim": 12"#, #""input_dim": 500000000"#)
    }
    refused(.damaged, "found 9223372036854774784") { try changed(#""units": 4"#, #""units": 9223372036854774784"#) }
    refused(.damaged, "units to be a whole number") { try changed(#""units": 4"#, #""units": 1e300"#) }
    refused(.damaged, "found -4") { try changed(#""units": 4"#, #""units": -4"#) }
    refused(.unsupported, "units must be") { try changed(#""units": 4"#, #""units": 0"#) }
    refused(.damaged, "at most 1048576 ids") { try changed("[null, 7]", "[null, 2000000]") }
    refused(.damaged, "dropout to be at least 0") { try changed(#""dropout": 0.0"#, #""dropout": 1.5"#) }
  }

  @Test("configurations that are none")
  func configurations() throws {
    func model(_ text: String) throws -> KerasModel {
      var members = try ZipFile.members(of: KerasFixtures.bytes("simple_rnn.keras")) { _ in true }
      members["config.json"] = Array(text.utf8)
      return try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
    refused(.damaged, "config.json", "expected JSON") { try model("") }
    refused(.damaged, "config.json", "expected JSON") { try model("{\"class_name\": ") }
    refused(.damaged, "at most 64 levels") { try model(String(repeating: "[", count: 1_000_000)) }
    refused(.damaged, "at most 64 levels") { try model(String(repeating: #"{"a":"#, count: 100_000)) }
    refused(.damaged, "config") { try model("[]") }
    refused(.damaged, "list of layers") { try model(#"{"class_name": "Sequential", "config": {"layers": 3}}"#) }
    refused(.damaged, "layer 1", "class_name") {
      try model(#"{"class_name": "Sequential", "config": {"layers": [3]}}"#)
    }
    refused(.unsupported, "no layers") { try model(#"{"class_name": "Sequential", "config": {"layers": []}}"#) }
    let many = Array(repeating: "{}", count: 300).joined(separator: ",")
    refused(.damaged, "at most 256 layers") {
      try model(#"{"class_name": "Sequential", "config": {"layers": [\#(many)]}}"#)
    }
    let layer = #"{"class_name": "Dense", "name": "a", "config": {}, "inbound_nodes": [[["a", 0, 0, {}]]]}"#
    refused(.damaged, "a circle") {
      try model(
        #"{"class_name": "Functional", "config": {"layers": [\#(layer)], "input_layers": [["a", 0, 0]], "output_layers": [["a", 0, 0]]}}"#
      )
    }
    refused(.damaged, "found none of that name") {
      try model(
        #"{"class_name": "Functional", "config": {"layers": [\#(layer)], "input_layers": [["b", 0, 0]], "output_layers": [["c", 0, 0]]}}"#
      )
    }
    refused(.unsupported, "one input and one output") {
      try model(
        #"{"class_name": "Functional", "config": {"layers": [\#(layer)], "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["a", 0, 0]]}}"#
      )
    }
  }

  @Test("files that are none")
  func files() throws {
    refused(.missing, "none.keras", "check the path") { try KerasModel(contentsOf: "/nowhere/none.keras") }
    refused(.unreadable, "name a file") { try KerasModel(contentsOf: NSTemporaryDirectory()) }
    refused(.damaged, ".keras or .h5") { try KerasModel([]) }
    refused(.damaged, ".keras or .h5") { try KerasModel(Array("a model".utf8)) }
    refused(.damaged, "config.json", "found none") { try KerasModel(ZipFile.archive(of: [("a.txt", [1])])) }
    refused(.damaged, "model.weights.h5", "found none") {
      let members = try ZipFile.members(of: KerasFixtures.bytes("simple_rnn.keras")) { $0 != "model.weights.h5" }
      return try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
    refused(.unsupported, "NumPy's format") {
      var members = try ZipFile.members(of: KerasFixtures.bytes("simple_rnn.keras")) { $0 != "model.weights.h5" }
      members["model.weights.npz"] = [1]
      return try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
    refused(.damaged, "weights alone", "model.save(") {
      try KerasModel(
        try #require(
          ZipFile.members(of: KerasFixtures.bytes("simple_rnn.keras")) { $0 == "model.weights.h5" }.values.first))
    }
  }

  @Test("files cut short, at any place", arguments: ["simple_rnn.keras", "simple_rnn.h5"])
  func cut(name: String) throws {
    let bytes = try KerasFixtures.bytes(name)
    for count in Set(stride(from: 0, to: bytes.count, by: 211)).union(bytes.count - 40..<bytes.count) {
      #expect(throws: KerasError.self, "cut to \(count) bytes") { try KerasModel(Array(bytes.prefix(count))) }
    }
  }
}
