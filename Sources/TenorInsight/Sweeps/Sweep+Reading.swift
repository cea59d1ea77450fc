import Foundation
import TenorCompute
import Yams

extension Sweep {
  /// Reads a sweep written in YAML.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: Its name, for errors.
  ///   - seed: Determines what a random sweep draws.
  /// - Throws: ``RecipeError`` with the line, as for a recipe, for a combination that makes no recipe, and for a sweep
  ///   without keys or with more than ``maximumTrials`` combinations.
  public init(yaml: String, file: String, seed: UInt64 = 0) throws(RecipeError) {
    let root = try Recipe.compose(yaml, file: file)
    guard case .mapping(let mapping) = root, let node = mapping[Node("sweep")] else {
      throw RecipeError(
        file: file, key: "sweep", problem: "expected the key sweep with the keys to change, found none",
        remedy: "add it, or use `tenor train --recipe` for a single training")
    }
    let plain = Node(mapping.filter { $0.key.string != "sweep" }.map { ($0.key, $0.value) })
    let recipe = try Recipe(plain, file: file)
    var fields = try YAMLFields(node, path: "sweep.", file: file)
    let mode = try fields.value("mode", YAMLValue<Mode>.choice, default: .grid)
    let trials = try fields.optional("trials", .integer(atLeast: 1), default: nil)
    guard (mode == .random) == (trials != nil) else {
      throw fields.error(
        "trials", "expected a number of trials for the mode random, and for no other",
        remedy: mode == .random ? "add the key" : "remove the key, or set mode: random")
    }
    let seeds = try fields.value("seeds", .integer(atLeast: 1), default: 1)
    let axes = try Self.axes(&fields, ranges: mode == .random)
    if let axis = axes.first(where: { $0.key == "base" || $0.key.split(separator: ".").first == "data" }) {
      throw fields.error(
        "keys", "expected keys of text, network, layers or training, found \(axis.key)",
        remedy: "make a sweep of its own for other data or another base")
    }
    try fields.finish()
    let combinations = try Self.combinations(mode, axes, count: trials ?? 0, seed: seed, fields)
    self.init(
      name: recipe.name, summary: recipe.summary, mode: mode, seeds: seeds,
      trials: try Self.trials(combinations, of: plain, named: recipe.name, file: file))
  }

  /// Reads the sweep of a file, or that of the given name.
  ///
  /// - Throws: ``RecipeError`` as ``init(yaml:file:seed:)``, for a file that cannot be read and for an unknown name.
  public init(nameOrFile: String, seed: UInt64 = 0) throws(RecipeError) {
    if let shipped = Self.shipped.first(where: { $0.name == nameOrFile + ".yaml" }) {
      try self.init(yaml: shipped.yaml, file: shipped.name, seed: seed)
    } else if Recipe.isFile(nameOrFile) {
      try self.init(yaml: try Recipe.text(of: nameOrFile), file: nameOrFile, seed: seed)
    } else {
      let names = Self.shipped.map { String($0.name.dropLast(".yaml".count)) }
      throw RecipeError(
        .unknown, file: nameOrFile, problem: "expected the name of a sweep, or a file that ends in .yaml",
        remedy: Spelling.remedy(for: nameOrFile, names, named: "the sweeps"))
    }
  }

  private static func axes(_ fields: inout YAMLFields, ranges: Bool) throws(RecipeError) -> [SweepAxis] {
    guard let keys = try fields.fields("keys"), !keys.names.isEmpty else {
      throw fields.error(
        "keys", "expected keys of the recipe with values to try, found none",
        remedy: "add such as `network.units: [[64], [128]]`")
    }
    var found = keys
    var axes: [SweepAxis] = []
    for name in keys.names { axes.append(SweepAxis(key: name, values: try values(&found, name, ranges))) }
    return axes
  }

  private static func values(
    _ keys: inout YAMLFields, _ name: String, _ ranges: Bool
  ) throws(RecipeError) -> SweepAxis.Values {
    if let values = keys.elements(name) {
      guard !values.isEmpty else {
        throw keys.error(name, "expected one value or more, found none", remedy: "add values")
      }
      return .list(values)
    }
    guard keys.holdsMapping(name), var range = try keys.fields(name) else {
      throw keys.error(
        name, "expected a list of values, or a range such as {low: 1, high: 2}", remedy: "put the value in brackets")
    }
    guard ranges else {
      throw keys.error(name, "expected a list of values; ranges need the mode random", remedy: "set mode: random")
    }
    let low = try range.required("low", .finite), high = try range.required("high", .finite)
    let scale = try range.value("scale", YAMLValue<SweepRange.Scale>.choice, default: .linear)
    try range.finish()
    guard low < high, low > 0 || scale == .linear, max(abs(low), abs(high)) <= Double(Int32.max) else {
      throw keys.error(
        name, "expected low below high\(scale == .linear ? "" : " and above 0"), found \(low) and \(high)",
        remedy: "correct the range")
    }
    let isWhole = range.isWhole("low") && range.isWhole("high")
    return .range(SweepRange(low: low, high: high, scale: scale, isWhole: isWhole))
  }

  private static func trials(
    _ combinations: [[(key: String, value: Node)]], of root: Node, named name: String, file: String
  ) throws(RecipeError) -> [Trial] {
    var trials: [Trial] = []
    var seen: Set<Recipe> = []
    for combination in combinations {
      var node = root
      for (key, value) in combination { node = node.setting(key.split(separator: ".").map(String.init)[...], value) }
      var recipe = try Recipe(node, file: file)
      let settings = combination.map {
        Setting(key: $0.key.split(separator: ".").last.map(String.init) ?? $0.key, value: $0.value.shortText)
      }
      let trial = Trial(settings: settings, recipe: recipe)
      recipe.name = settings.isEmpty ? name : "\(name) \(trial.label)"
      guard seen.insert(trial.recipe).inserted else { continue }
      trials.append(Trial(settings: settings, recipe: recipe))
    }
    return trials
  }
}

extension Node {
  /// The same with what stands under a path of keys set to a value.
  fileprivate func setting(_ path: ArraySlice<String>, _ value: Node) -> Node {
    guard let key = path.first else { return value }
    var pairs: [(Node, Node)] = mapping.map { $0.map { ($0.key, $0.value) } } ?? []
    let index = pairs.firstIndex { $0.0.string == key }
    let old = index.map { pairs[$0].1 } ?? Node([(Node, Node)]())
    let new = old.setting(path.dropFirst(), value)
    if let index {
      pairs[index].1 = new
    } else {
      // With the place of the value, which an error about the key shall name.
      pairs.append((.scalar(Node.Scalar(key, .implicit, .any, value.mark)), new))
    }
    return Node(pairs)
  }

  /// The value in one line, shortened.
  fileprivate var shortText: String {
    let text = flowText
    return text.count > 60 ? text.prefix(57) + "…" : text
  }

  private var flowText: String {
    switch self {
    case .scalar(let scalar): return scalar.string
    case .sequence(let sequence): return "[" + sequence.map(\.flowText).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      return "{" + mapping.map { "\($0.key.flowText): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    case .alias: return "…"
    }
  }
}
