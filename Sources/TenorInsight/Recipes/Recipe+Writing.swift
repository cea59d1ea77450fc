import TenorCompute
import TenorLayers
import TenorText
import TenorTraining
import Yams

extension Recipe {
  /// The recipe in YAML, with every default written out: ``init(yaml:file:)`` reads the same recipe.
  public var yaml: String {
    var root: [(String, Node)] = [("name", .quoted(name)), ("summary", .quoted(summary))]
    if let reference { root.append(("reference", reference.node)) }
    if let data { root.append(("data", data.node)) }
    root.append(("text", text.node))
    if let embeddings { root.append(("embeddings", embeddings.node)) }
    switch architecture {
    case .recurrent(let network):
      root.append(("network", network.node(embedding: embeddings?.setsDimension != true)))
    case .layers(let layers): root.append(("layers", Node(layers.map(Node.encoding))))
    }
    root.append(("training", trainingNode))
    return (try? Yams.serialize(node: .keys(root), width: 120, allowUnicode: true)) ?? ""
  }

  private var trainingNode: Node {
    .keys([
      ("optimizer", .encoding(optimizer)), ("epochs", .number(epochs)), ("batch_size", .number(batchSize)),
      ("shuffle", Node(shuffling.rawValue)),
      ("validation_split", .number(validationSplit)), ("early_stopping", .number(earlyStoppingPatience)),
      ("class_weight", Node((balancesClasses ? ClassWeighting.balanced : .none).rawValue)),
    ])
  }
}

extension RecipeReference {
  fileprivate var node: Node { .keys([("published", .number(published)), ("keras", .number(keras))]) }
}

extension RecipeData {
  fileprivate var node: Node {
    .keys([
      ("name", .quoted(name)), ("training_examples", .number(trainingExamples)),
      ("validation_examples", .number(validationExamples)), ("test_examples", .number(testExamples)),
    ])
  }
}

extension TextPipeline.Configuration {
  fileprivate var node: Node {
    let table = ReplacementTable.allCases.first { $0.replacements == cleaner.replacements }
    var keys: [(String, Node)] = [
      ("html_breaks", .bool(cleaner.replacesHTMLBreaks)), ("normalize_unicode", .bool(cleaner.normalizesUnicode)),
      ("lowercase", .bool(cleaner.lowercases)),
      ("replacements", table.map { Node($0.rawValue) } ?? Node(cleaner.replacements.map(Node.encoding))),
      ("fold_white_space", .bool(cleaner.foldsWhiteSpace)), ("split", Node(splitter.unit.rawValue)),
      ("filters", .quoted(splitter.filters)), ("separator", .quoted(String(splitter.separator))),
      ("lowercase_words", .bool(splitter.lowercases)), ("ids", Node(scheme.kind.rawValue)),
      ("vocabulary", .number(scheme.idLimit)),
    ]
    switch scheme.kind {
    case .keras: keys.append(("unknown_token", scheme.unknown.map { .quoted($0.token) } ?? .null))
    case .imdb: keys.append(("skip_top", .number(scheme.skipTop)))
    }
    return .keys(
      keys + [
        ("maximum_length", .number(sequenceRule.maximumLength)),
        ("truncating", Node(sequenceRule.truncating.rawValue)), ("padding", Node(sequenceRule.padding.rawValue)),
      ])
  }
}

extension PretrainedEmbedding {
  fileprivate var node: Node { .keys([("file", .quoted(file)), ("freeze", .bool(isFrozen))]) }
}

extension RecurrentArchitecture {
  /// - Parameter writesEmbedding: Whether the dimension of words is written; else it is that of their vectors.
  fileprivate func node(embedding writesEmbedding: Bool) -> Node {
    let dimension: [(String, Node)] = writesEmbedding ? [("embedding", .number(embedding))] : []
    return .keys(
      [("architecture", Node(kind.rawValue))] + dimension + [
        ("units", .numbers(units)),
        ("dense", .numbers(dense)), ("dense_activation", Node(denseActivation.rawValue)), ("dropout", .number(dropout)),
        ("recurrent_dropout", .number(recurrentDropout)),
        ("output_dropout", .number(outputDropout)), ("spatial_dropout", .number(spatialDropout)),
        ("pooling", Node(pooling.rawValue)), ("mask", .bool(masksPadding)),
      ])
  }
}

extension Node {
  fileprivate static var null: Node { Node("null", .implicit, .plain) }

  fileprivate static func keys(_ keys: [(String, Node)]) -> Node { Node(keys.map { (Node($0), $1) }) }

  fileprivate static func number(_ value: (some CustomStringConvertible)?) -> Node {
    value.map { Node($0.description, .implicit, .plain) } ?? .null
  }

  fileprivate static func numbers(_ values: [Int]) -> Node {
    Node(values.map { .number($0) }, .implicit, .flow)
  }

  fileprivate static func bool(_ value: Bool) -> Node { Node(value ? "true" : "false", .implicit, .plain) }

  fileprivate static func quoted(_ text: String) -> Node { Node(text, .implicit, .doubleQuoted) }

  fileprivate static func encoding(_ value: some Encodable) -> Node {
    // Specifications of layers and optimizers encode to keys, texts and finite numbers only, which is always possible.
    (try? YAMLEncoder().encode(value)).flatMap { try? Yams.compose(yaml: $0) }?.withShortNumbers ?? .null
  }

  /// The same with numbers in their shortest form: Yams writes 0.1 as 9.99999999999999e-2 if it was a `Float`.
  private var withShortNumbers: Node {
    switch self {
    case .mapping(let mapping): return Node(mapping.map { ($0.key, $0.value.withShortNumbers) })
    case .sequence(let sequence): return Node(sequence.map(\.withShortNumbers))
    case .alias: return self
    case .scalar(let scalar):
      guard YAMLValue<Double>.isPlain(scalar), int == nil, let number = float, number.isFinite else { return self }
      let short = Float(number)
      return .number(abs(Double(short) - number) <= 1e-14 * abs(number) ? short.description : number.description)
    }
  }
}
