import TenorCompute
import TenorLayers
import TenorModel

/// Turns the layers of a network into ONNX operators, one after the other.
///
/// Sequences flow as `[steps, batch, features]`, as ONNX's recurrent operators have them, with the steps of padding
/// after those of the tokens, wherever the network has them. What a step of padding holds is of meaning only where a
/// layer will see it: in a network that stores its padding.
struct ONNXTranslation {
  let network: Network
  let storage: NetworkPlan.SequenceStorage
  var graph = ONNXGraph(name: "tenor")
  /// The value that the next layer reads, and its shape without the batch.
  var value = "tokens"
  var shape: LayerShape
  /// Whether `value` has steps after the end of a text that the next layer must not read.
  var isMasked: Bool
  /// Where the network has the padding, which here always comes last.
  var side: SequenceSide
  /// Values made of the lengths, each once.
  private var lengthValues: [String: String] = [:]

  init(_ network: Network) {
    self.network = network
    storage = network.plan.storage
    side = network.input.padding
    shape = .tokens(length: network.input.maximumLength)
    if case .padded = storage { isMasked = false } else { isMasked = true }
    addInputs()
  }

  // MARK: Inputs and output

  /// Whether there is an input of lengths.
  private var readsLengths: Bool { if case .padded = storage { false } else { true } }

  /// The number of steps, where it is fixed.
  private var fixedSteps: Int? {
    switch storage {
    case .ragged: nil
    case .padded(let length), .paddedMasked(let length): length
    }
  }

  private var tokensDocumentation: String {
    switch storage {
    case .ragged: "The ids of each text, then zeros up to the length of the longest; at least one step."
    case .paddedMasked(let length): "The ids of each text, then zeros up to \(length) steps."
    case .padded(let length):
      "The ids of each text with zeros \(network.input.padding == .pre ? "before" : "after") them up to \(length) steps."
    }
  }

  private mutating func addInputs() {
    graph.addInput(
      "tokens", .int64, [.named("batch"), fixedSteps.map(ONNXGraph.Dimension.fixed) ?? .named("steps")],
      documentation: tokensDocumentation)
    if readsLengths {
      graph.addInput(
        "lengths", .int32, [.named("batch")], documentation: "The number of ids of each text; 0 for one without any.")
    }
    value = graph.apply("Transpose", to: ["tokens"], .ints("perm", [1, 0]))
  }

  /// What a user has to know to call the model.
  var documentation: String {
    "A text classifier made by Tenor. tokens: \(tokensDocumentation)"
      + (readsLengths ? " lengths: The number of ids of each text." : "")
  }

  var metadata: [String: String] {
    var result = ["input": documentation, "padding": readsLengths ? "post" : network.input.padding.rawValue]
    if let fixedSteps { result["steps"] = "\(fixedSteps)" }
    return result
  }

  /// Names the output; one probability becomes that of the first label and that of the second.
  mutating func finish(output: String, isBinary: Bool) {
    graph.scope = output
    if isBinary {
      let first = graph.apply("Sub", to: [graph.float("one", 1), value])
      value = graph.apply("Concat", to: [first, value], .int("axis", -1))
    }
    switch shape {
    case .sequence(_, let features):
      value = graph.apply("Transpose", to: [value], .ints("perm", [1, 0, 2]))
      graph.addOutput(
        output, of: value, [.named("batch"), .named("\(output)_steps"), .fixed(features)],
        documentation: "A vector for each step; those after the end of a text mean nothing.")
    case .vector(let features):
      graph.addOutput(
        output, of: value, [.named("batch"), .fixed(isBinary ? 2 : features)],
        documentation: isBinary || output == "probabilities"
          ? "The probability of each label, in the order of the metadata labels." : "The network's output.")
    case .tokens: break
    }
  }

  // MARK: Layers

  /// Adds the operators of the next layer.
  mutating func add(_ spec: LayerSpec, _ summary: Network.LayerSummary) throws(ModelError) {
    let name = summary.name
    graph.scope = name
    switch spec {
    case .embedding:
      let table = weight(name, "embeddings")
      value = graph.apply("Gather", to: [graph.floats("embeddings", table.shape, table.values), value])
    case .recurrent(let layer): addRecurrent(layer, name)
    case .bidirectional(let layer): addBidirectional(layer, name)
    case .dense(let layer): addDense(layer, name)
    case .timeDistributed(let layer): addDense(layer.layer, name)
    case .dropout, .spatialDropout1D: break
    case .globalMaxPooling1D: addGlobalMaximum()
    case .globalAveragePooling1D: addGlobalAverage()
    case .conv1D(let layer): try addConvolution(layer, name)
    case .maxPooling1D(let layer): try addMaximum(layer, name)
    case .flatten: addFlatten(features: summary.outputShape.features)
    }
    shape = summary.outputShape
    if case .vector = shape { isMasked = false }
  }

  /// A weight of the layer `name`, which the network has.
  func weight(_ name: String, _ weight: String) -> (shape: [Int], values: [Float]) {
    let name = "\(name)/\(weight)"
    let shape = network.parameters.first { $0.name == name }?.shape ?? [0]
    return (shape, network.values(of: name) ?? [])
  }

  private mutating func addDense(_ layer: Dense, _ name: String) {
    let kernel = weight(name, "kernel")
    value = graph.apply("MatMul", to: [value, graph.floats("kernel", kernel.shape, kernel.values)])
    if layer.useBias {
      let bias = weight(name, "bias")
      value = graph.apply("Add", to: [value, graph.floats("bias", bias.shape, bias.values)])
    }
    value = graph.apply(layer.activation, to: value)
  }

  // MARK: Lengths

  /// A value that depends on the inputs alone, computed where it is first asked for.
  private mutating func shared(_ name: String, _ make: (inout ONNXTranslation) -> String) -> String {
    if let known = lengthValues[name] { return known }
    let outer = graph.scope
    graph.scope = name
    let result = make(&self)
    graph.scope = outer
    lengthValues[name] = result
    return result
  }

  /// The lengths, int32 `[batch]`, with one for zero: what operators do with an empty sequence is nowhere said.
  var recurrentLengths: String {
    mutating get {
      shared("recurrent_lengths") { $0.graph.apply("Max", to: ["lengths", $0.graph.integer32("one", 1)]) }
    }
  }

  /// The same as int64.
  var reversalLengths: String {
    mutating get {
      let lengths = recurrentLengths
      return shared("reversal_lengths") {
        $0.graph.apply("Cast", to: [lengths], .int("to", ONNXTensorProto.DataType.int64.rawValue))
      }
    }
  }

  /// Whether a text has tokens, `[batch, 1]`.
  var hasTokens: String {
    mutating get {
      shared("has_tokens") {
        let isLonger = $0.graph.apply("Greater", to: ["lengths", $0.graph.integer32("zero", 0)])
        return $0.graph.apply("Unsqueeze", to: [isLonger, $0.graph.integers([1])])
      }
    }
  }

  /// Whether a step is a token and no padding, `[steps, batch, 1]`.
  var tokenSteps: String {
    mutating get {
      let firstValue = lengthValues["token_steps"] == nil ? value : ""
      return shared("token_steps") {
        let shape = $0.graph.apply("Shape", to: [firstValue])
        let zero = $0.graph.integer(0)
        let steps = $0.graph.apply("Gather", to: [shape, zero])
        let positions = $0.graph.apply("Range", to: [zero, steps, $0.graph.integer(1)])
        let column = $0.graph.apply("Unsqueeze", to: [positions, $0.graph.integers([1])])
        let lengths = $0.graph.apply(
          "Cast", to: ["lengths"], .int("to", ONNXTensorProto.DataType.int64.rawValue))
        let isToken = $0.graph.apply("Less", to: [column, lengths])
        return $0.graph.apply("Unsqueeze", to: [isToken, $0.graph.integers([2])])
      }
    }
  }

  /// `value` where `condition` holds, else a number.
  mutating func choose(_ condition: String, _ value: String, otherwise number: Float) -> String {
    graph.apply("Where", to: [condition, value, graph.float("otherwise", number)])
  }

  /// A vector that is zero for texts without tokens.
  mutating func zeroWithoutTokens(_ vector: String) -> String {
    isMasked ? choose(hasTokens, vector, otherwise: 0) : vector
  }

  /// The tokens of each text in reverse order; all steps, where padding is read like tokens.
  mutating func reversed(_ sequence: String) -> String {
    guard isMasked else { return reversedSteps(sequence) }
    return graph.apply(
      "ReverseSequence", to: [sequence, reversalLengths], .int("time_axis", 0), .int("batch_axis", 1))
  }

  /// All steps in reverse order.
  mutating func reversedSteps(_ sequence: String) -> String {
    graph.apply(
      "Slice",
      to: [sequence, graph.integers([-1]), graph.integers([Int.min + 1]), graph.integers([0]), graph.integers([-1])])
  }
}
