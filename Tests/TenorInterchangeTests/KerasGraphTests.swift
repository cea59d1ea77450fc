import Foundation
import TenorInterchange
import Testing

/// Functional models of Keras are read as a row of layers; whatever else is in their graph is refused.
@Suite("Graphs of Keras")
struct KerasGraphTests {
  private static func tensor(_ layer: String) -> String {
    #"{"class_name": "__keras_tensor__", "config": {"keras_history": ["\#(layer)", 0, 0]}}"#
  }

  /// A layer that was called once for each list of arguments.
  private static func layer(_ className: String, _ name: String, _ calls: [(arguments: String, mask: String?)])
    -> String
  {
    let nodes = calls.map { call in
      #"{"args": [\#(call.arguments)], "kwargs": {\#(call.mask.map { #""mask": \#(tensor($0))"# } ?? "")}}"#
    }
    return #"{"class_name": "\#(className)", "name": "\#(name)", "config": {"name": "\#(name)"}, "inbound_nodes": ["#
      + nodes.joined(separator: ", ") + "]}"
  }

  /// The error of a functional model of such layers, from the layer `ids` to the layer `last`.
  private func error(_ layers: [String]) throws -> KerasError? {
    var members = try ZipFile.members(of: KerasFixtures.bytes("simple_rnn.keras")) { _ in true }
    members["config.json"] = Array(
      (#"{"class_name": "Functional", "config": {"layers": ["# + layers.joined(separator: ", ")
        + #"], "input_layers": [["ids", 0, 0]], "output_layers": [["last", 0, 0]]}}"#).utf8)
    return #expect(throws: KerasError.self) {
      try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
  }

  private let input = layer("InputLayer", "ids", [])
  private let ids = tensor("ids")

  @Test("two layers of one name")
  func names() throws {
    let error = try error([input, Self.layer("Dense", "last", [(ids, nil)]), Self.layer("Dense", "last", [(ids, nil)])])
    #expect(error?.kind == .damaged)
    #expect(error?.description.contains("expected different names, found 'last' twice") == true)
  }

  @Test("a layer beside the row")
  func branch() throws {
    let error = try error([
      input, Self.layer("Dense", "last", [(ids, nil)]), Self.layer("Dense", "other", [(ids, nil)]),
    ])
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("'other' (Dense): expected layers in a row") == true)
  }

  @Test("a layer that is used twice, or reads two others")
  func uses() throws {
    let twice = try error([input, Self.layer("Dense", "last", [(ids, nil), (ids, nil)])])
    #expect(twice?.description.contains("found 2 uses of the layer") == true)
    let both = try error([input, Self.layer("Dense", "last", [("[\(ids), \(ids)]", nil)])])
    #expect(both?.description.contains("expected one input from the layer before, found 2") == true)
  }

  @Test("a mask of something else than padding")
  func masks() throws {
    let last = Self.layer("LSTM", "last", [(ids, "mask")])
    let others = [
      Self.layer("NotEqual", "mask", [("\(ids), 1", nil)]), Self.layer("Equal", "mask", [("\(ids), 0", nil)]),
      Self.layer("NotEqual", "mask", [("\(Self.tensor("last")), 0", nil)]),
    ]
    for mask in others {
      let error = try error([input, mask, last])
      #expect(error?.kind == .unsupported)
      #expect(error?.description.contains("expected the mask of padding, found another one: 'mask'") == true)
    }
    let padding = try error([input, Self.layer("NotEqual", "mask", [("\(ids), 0", nil)]), last])
    #expect(padding?.description.contains("mask of padding") == false)
  }

  @Test("a backward layer with other options")
  func backward() throws {
    var members = try ZipFile.members(of: KerasFixtures.bytes("bidirectional_stacked.keras")) { _ in true }
    let config = try #require(members["config.json"])
    var model = try #require(try JSONSerialization.jsonObject(with: Data(config)) as? [String: Any])
    var graph = try #require(model["config"] as? [String: Any])
    var layers = try #require(graph["layers"] as? [[String: Any]])
    let place = try #require(layers.firstIndex { $0["class_name"] as? String == "Bidirectional" })
    var options = try #require(layers[place]["config"] as? [String: Any])
    var backward = try #require(options["backward_layer"] as? [String: Any])
    var inner = try #require(backward["config"] as? [String: Any])
    inner["dropout"] = 0.25
    backward["config"] = inner
    options["backward_layer"] = backward
    layers[place]["config"] = options
    graph["layers"] = layers
    model["config"] = graph
    members["config.json"] = Array(try JSONSerialization.data(withJSONObject: model))
    let error = #expect(throws: KerasError.self) {
      try KerasModel(ZipFile.archive(of: members.map { ($0.key, $0.value) }))
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.description.contains("with the options of the forward one, found others") == true)
  }
}
