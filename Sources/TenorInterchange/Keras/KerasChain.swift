/// The layers of a functional model, if each of them has one input, which is the output of the one before it.
struct KerasChain {
  private(set) var layers: [KerasLayerConfig] = []
  /// The names of the layers that are told a mask by the graph. Keras 3 draws the mask of an embedding as an operation
  /// `NotEqual` of the ids and 0.
  private(set) var maskedLayers: [String] = []

  init(_ config: JSON, _ descriptions: [JSON]) throws(KerasError) {
    var nodes: [String: Node] = [:]
    for (index, description) in descriptions.enumerated() {
      let node = try Node(description, number: index + 1)
      guard nodes.updateValue(node, forKey: node.layer.name) == nil else {
        throw .damaged("expected different names, found '\(node.layer.name)' twice", place: node.layer.place)
      }
    }
    let input = try Self.end(config["input_layers"], "inputs")
    var name: String? = try Self.end(config["output_layers"], "outputs")
    var visited: Set<String> = []
    var backwards: [Node] = []
    while let current = name {
      guard let node = nodes[current] else {
        throw .damaged("expected a layer '\(current)', found none of that name", place: "config")
      }
      guard visited.insert(current).inserted else {
        throw .damaged("expected layers in a row, found a circle", place: node.layer.place)
      }
      backwards.append(node)
      name = try node.source()
    }
    guard backwards.last?.layer.name == input else {
      throw .damaged("expected layers from the input to the output, found a gap", place: backwards.last?.layer.place)
    }
    try Self.checkMasks(nodes, input: input, visited)
    layers = backwards.reversed().map(\.layer)
    maskedLayers = backwards.reversed().filter { $0.mask != nil }.map(\.layer.name)
  }

  /// The name of the only input or output layer: `["name", 0, 0]`, or a list with one of these.
  private static func end(_ value: JSON?, _ what: String) throws(KerasError) -> String {
    guard let list = value?.array else { throw .damaged("expected the model's \(what), found none", place: "config") }
    if let name = list.first?.string { return name }
    guard list.count == 1, let name = list[0].array?.first?.string else {
      throw KerasError(
        .unsupported, place: "config",
        problem: "expected a model with one input and one output, found \(list.count) \(what)",
        remedy: "cut the model to the way from the ids to the probabilities")
    }
    return name
  }

  /// All that lies beside the row must be masks of the input.
  private static func checkMasks(_ nodes: [String: Node], input: String, _ visited: Set<String>) throws(KerasError) {
    let nodesInOrder = nodes.values.sorted { $0.layer.number < $1.layer.number }
    for node in nodesInOrder {
      guard let mask = node.mask, nodes[mask]?.isPaddingMask(of: input) != true else { continue }
      throw node.layer.unsupported(
        "expected the mask of padding, found another one: '\(mask)'",
        remedy: "let mask_zero of the Embedding make it")
    }
    for node in nodesInOrder where !visited.contains(node.layer.name) && !node.isPaddingMask(of: input) {
      throw node.layer.unsupported(
        "expected layers in a row, found this one beside it", remedy: "use a model without branches")
    }
  }
}

/// A layer with the calls that were made of it.
private struct Node {
  let layer: KerasLayerConfig
  private let calls: [JSON]

  init(_ description: JSON, number: Int) throws(KerasError) {
    layer = try KerasLayerConfig(description, number: number)
    calls = description["inbound_nodes"]?.array ?? []
  }

  private func branched(_ found: String) -> KerasError {
    layer.unsupported(
      "expected one input from the layer before, found \(found)", remedy: "use a model without branches")
  }

  /// The name of the layer whose output is this one's input; `nil` for an input layer.
  func source() throws(KerasError) -> String? {
    guard let call = calls.first else { return nil }
    guard calls.count == 1 else { throw branched("\(calls.count) uses of the layer") }
    let tensors: [JSON]
    if let list = call.array {
      tensors = list.compactMap { $0.array?.first }
    } else {
      tensors = (call["args"]?.array ?? []).flatMap { Self.names(in: $0) }
      try checkOptions(call)
    }
    guard tensors.count == 1, let name = tensors[0].string else { throw branched("\(tensors.count)") }
    return name
  }

  /// The names of the layers whose outputs are an argument.
  private static func names(in argument: JSON) -> [JSON] {
    if let list = argument.array { return list.flatMap { names(in: $0) } }
    guard argument["class_name"]?.string == "__keras_tensor__" else { return [] }
    return [argument["config"]?["keras_history"]?.array?.first ?? .null]
  }

  private func checkOptions(_ call: JSON) throws(KerasError) {
    for (key, value) in (call["kwargs"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) where !value.isNull {
      if key == "mask" || (key == "training" && value == false) { continue }
      throw layer.unsupported(
        "expected a call without the argument \(key), found \(value.short)",
        remedy: "call the layer with its input alone")
    }
  }

  /// The name of the operation whose output is the mask; `nil` without a mask.
  var mask: String? {
    guard let mask = calls.first?["kwargs"]?["mask"], !mask.isNull else { return nil }
    return Self.names(in: mask).first?.string ?? mask.short
  }

  /// Whether this is the operation "not equal to 0" of the model's input.
  func isPaddingMask(of input: String) -> Bool {
    guard layer.className == "NotEqual", calls.count == 1, let arguments = calls[0]["args"]?.array, arguments.count == 2
    else { return false }
    return Self.names(in: arguments[0]) == [.string(input)] && arguments[1] == 0
  }
}
