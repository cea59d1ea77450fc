import Yams

/// The keys of one mapping of a recipe, read strictly: a key that nobody asked for is an error.
struct YAMLFields {
  let file: String
  /// The keys that this mapping lies in, with a full stop after each.
  private let path: String
  private let node: Node
  private let values: [String: Node]
  private let keys: [Node]
  private var known: [String] = []

  /// - Throws: ``RecipeError`` for something else than a mapping.
  init(_ node: Node, path: String = "", file: String) throws(RecipeError) {
    self.file = file
    self.path = path
    self.node = node
    guard case .mapping(let mapping) = node else {
      throw RecipeError(
        file: file, line: node.mark?.line, column: node.mark?.column, key: String(path.dropLast()),
        problem: "expected keys with values, found \(YAMLFields.description(node))",
        remedy: "write one `key: value` a line")
    }
    var values: [String: Node] = [:], keys: [Node] = []
    for (key, value) in mapping {
      keys.append(key)
      if let name = key.string { values[name] = value }
    }
    self.values = values
    self.keys = keys
  }

  /// The value of a key; `standard` where the key is absent.
  mutating func value<Value>(
    _ key: String, _ kind: YAMLValue<Value>, default standard: Value
  ) throws(RecipeError) -> Value {
    guard let node = found(key) else { return standard }
    return try read(node, key, kind)
  }

  /// The value of a key that may be absent, or null for nothing.
  mutating func optional<Value>(
    _ key: String, _ kind: YAMLValue<Value>, default standard: Value?
  ) throws(RecipeError) -> Value? {
    guard let node = found(key) else { return standard }
    return YAMLValue<Value>.isNull(node) ? nil : try read(node, key, kind)
  }

  /// The value of a key that must be there.
  mutating func required<Value>(_ key: String, _ kind: YAMLValue<Value>) throws(RecipeError) -> Value {
    guard let node = found(key) else {
      throw error(key, at: self.node, "expected \(kind.expected), found nothing", remedy: "add the key")
    }
    return try read(node, key, kind)
  }

  /// The mapping under a key, if the key is there.
  mutating func fields(_ key: String) throws(RecipeError) -> YAMLFields? {
    guard let node = found(key), !YAMLValue<Never>.isNull(node) else { return nil }
    return try YAMLFields(node, path: path + key + ".", file: file)
  }

  /// What stands under a key, to be decoded.
  mutating func decoded<Value: Decodable>(_ key: String, as type: Value.Type) throws(RecipeError) -> Value? {
    guard let node = found(key) else { return nil }
    return try decode(node, key, type)
  }

  /// The elements of a list under a key, each to be decoded.
  mutating func list<Value: Decodable>(_ key: String, of type: Value.Type) throws(RecipeError) -> [Value]? {
    guard let node = found(key) else { return nil }
    guard case .sequence(let sequence) = node else {
      throw error(
        key, at: node, "expected a list, found \(Self.description(node))", remedy: "begin each element with `- `")
    }
    var result: [Value] = []
    for element in sequence { result.append(try decode(element, "\(key)[\(result.count)]", type)) }
    return result
  }

  /// The names of all keys, in the order of the file.
  var names: [String] { keys.compactMap(\.string) }

  /// The elements of a list under a key, as they stand; `nil` for no list.
  mutating func elements(_ key: String) -> [Node]? { found(key)?.sequence.map(Array.init) }

  /// Whether a whole number stands under the key.
  func isWhole(_ key: String) -> Bool { values[key]?.int != nil }

  /// Whether the key is there.
  func contains(_ key: String) -> Bool { values[key] != nil }

  /// Whether the key is there, with a mapping.
  func holdsMapping(_ key: String) -> Bool { values[key]?.mapping != nil }

  /// Whether the key is there, with a list.
  func holdsList(_ key: String) -> Bool { values[key]?.sequence != nil }

  /// Throws if the mapping has a key that was not asked for.
  func finish() throws(RecipeError) {
    for key in keys {
      let name = key.string ?? Self.description(key)
      guard !known.contains(name) else { continue }
      throw error(
        name, at: key, "no such key", remedy: Spelling.remedy(for: name, known, named: "the keys here"))
    }
  }

  /// An error about a key of this mapping.
  func error(_ key: String, _ problem: String, remedy: String) -> RecipeError {
    error(key, at: values[key] ?? node, problem, remedy: remedy)
  }

  private mutating func found(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    return values[key]
  }

  private func read<Value>(_ node: Node, _ key: String, _ kind: YAMLValue<Value>) throws(RecipeError) -> Value {
    if let value = kind.read(node) { return value }
    throw error(
      key, at: node, "expected \(kind.expected), found \(Self.description(node))",
      remedy: node.string.flatMap { Spelling.hint(for: $0, in: kind.choices) } ?? "correct the value")
  }

  private func decode<Value: Decodable>(_ node: Node, _ key: String, _ type: Value.Type) throws(RecipeError) -> Value {
    do {
      return try YAMLDecoder().decode(type, from: node)
    } catch {
      throw self.error(key, at: node, DecodingProblem(error).description, remedy: "correct the value")
    }
  }

  private func error(_ key: String, at node: Node, _ problem: String, remedy: String) -> RecipeError {
    RecipeError(
      file: file, line: node.mark?.line, column: node.mark?.column, key: path + key, problem: problem, remedy: remedy)
  }

  private static func description(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar):
      YAMLValue<Never>.isNull(node) ? "nothing" : "'\(scalar.string.prefix(60))'"
    case .mapping: "keys with values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
