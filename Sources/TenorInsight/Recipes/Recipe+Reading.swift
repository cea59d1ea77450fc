import Foundation
import TenorLayers
import TenorText
import TenorTraining
import Yams

extension Recipe {
  /// The largest recipe file that is read, in bytes.
  private static let maximumSize = 1 << 20

  /// Reads a recipe written in YAML.
  ///
  /// Keys are those that ``yaml`` writes; those left out are as in the recipe that `base` names, or take the defaults
  /// of ``init(name:summary:text:architecture:optimizer:epochs:batchSize:shuffling:validationSplit:earlyStoppingPatience:balancesClasses:)``.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: Its name, for errors; without its extension, the recipe's name where the text gives none.
  /// - Throws: ``RecipeError`` with the line, for a text that is no YAML, for an unknown key, for a missing one, and for a
  ///   value of another type or out of range.
  public init(yaml: String, file: String) throws(RecipeError) {
    try self.init(yaml: yaml, file: file, bases: Recipe.presets)
  }

  /// As ``init(yaml:file:)``, with the recipes that the text may begin with.
  init(yaml: String, file: String, bases: [Recipe]) throws(RecipeError) {
    try self.init(try Self.compose(yaml, file: file), file: file, bases: bases)
  }

  /// As ``init(yaml:file:)``, from YAML that has been taken apart.
  init(_ root: Node, file: String, bases: [Recipe] = Recipe.presets) throws(RecipeError) {
    var fields = try YAMLFields(root, file: file)
    var recipe = try Self.base(&fields, bases)
    let stem = (file as NSString).lastPathComponent as NSString
    recipe.name = try fields.value("name", .text, default: stem.deletingPathExtension)
    // These two are about this recipe alone.
    recipe.summary = try fields.value("summary", .text, default: "")
    recipe.reference = try Self.reference(&fields)
    recipe.data = try Self.data(&fields, recipe.data)
    if var text = try fields.fields("text") {
      try recipe.text.read(&text)
      try text.finish()
    }
    try recipe.readEmbeddings(&fields)
    try recipe.readLayers(&fields)
    if var training = try fields.fields("training") {
      try recipe.readTraining(&training)
      try training.finish()
    }
    try fields.finish()
    self = recipe
  }

  /// The recipe of the given name, or that of a file.
  ///
  /// - Throws: ``RecipeError`` as ``init(contentsOf:)``, and for an unknown name.
  public init(nameOrFile: String) throws(RecipeError) {
    if let known = Recipe.named(nameOrFile) {
      self = known
      return
    }
    guard !Self.isFile(nameOrFile) else {
      try self.init(contentsOf: nameOrFile)
      return
    }
    let names = Recipe.presets.map(\.name)
    throw RecipeError(
      .unknown, file: nameOrFile, problem: "expected the name of a recipe, or a file that ends in .yaml",
      remedy: Spelling.nearest(to: nameOrFile, in: names).map { "did you mean \($0)" }
        ?? "the recipes are \(names.joined(separator: ", "))")
  }

  /// Whether this is the path of a recipe's file, and not a name.
  public static func isFile(_ path: String) -> Bool {
    path.contains("/") || path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// Reads the recipe of a file.
  ///
  /// - Throws: ``RecipeError`` as ``init(yaml:file:)``, and for a file that cannot be read.
  public init(contentsOf path: String) throws(RecipeError) {
    try self.init(yaml: try Self.text(of: path), file: path)
  }

  /// The text of a recipe's file.
  static func text(of path: String) throws(RecipeError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw RecipeError(
        exists ? .unreadable : .missing, file: path, problem: "expected a recipe, found no file that can be read",
        remedy: "check the path")
    }
    guard data.count <= Self.maximumSize, let text = String(validating: data, as: UTF8.self) else {
      throw RecipeError(
        file: path, problem: "expected a text of at most 1 MiB in UTF-8, found \(data.count) bytes",
        remedy: "check whether this is a recipe")
    }
    return text
  }

  /// Takes YAML apart.
  static func compose(_ yaml: String, file: String) throws(RecipeError) -> Node {
    do {
      if let node = try Yams.compose(yaml: yaml) { return node }
    } catch let error as YamlError {
      throw RecipeError(file: file, error)
    } catch {
      throw RecipeError(file: file, problem: "\(error)", remedy: "correct the file")
    }
    throw RecipeError(file: file, problem: "expected a recipe, found nothing", remedy: "see `tenor recipe show`")
  }

  private static func base(_ fields: inout YAMLFields, _ bases: [Recipe]) throws(RecipeError) -> Recipe {
    guard let name = try fields.optional("base", .text, default: nil) else { return Recipe(name: "", summary: "") }
    if let base = bases.first(where: { $0.name == name }) { return base }
    throw fields.error(
      "base", "expected the name of a recipe, found '\(name)'",
      remedy: Spelling.remedy(for: name, bases.map(\.name), named: "the recipes"))
  }

  private static func reference(_ fields: inout YAMLFields) throws(RecipeError) -> RecipeReference? {
    guard var fields = try fields.fields("reference") else { return nil }
    let reference = RecipeReference(
      published: try fields.optional("published", .percent, default: nil),
      keras: try fields.optional("keras", .percent, default: nil))
    try fields.finish()
    return reference
  }

  private static func data(_ fields: inout YAMLFields, _ base: RecipeData?) throws(RecipeError) -> RecipeData? {
    guard var fields = try fields.fields("data") else { return base }
    var data = base ?? RecipeData(name: "")
    data.name = base == nil ? try fields.required("name", .text) : try fields.value("name", .text, default: data.name)
    let count = YAMLValue<Int>.integer(atLeast: 1)
    data.trainingExamples = try fields.optional("training_examples", count, default: data.trainingExamples)
    data.validationExamples = try fields.optional("validation_examples", count, default: data.validationExamples)
    data.testExamples = try fields.optional("test_examples", count, default: data.testExamples)
    try fields.finish()
    return data
  }

  private mutating func readLayers(_ fields: inout YAMLFields) throws(RecipeError) {
    if let layers = try fields.list("layers", of: LayerSpec.self) {
      guard !fields.contains("network") else {
        throw fields.error("layers", "expected either layers or network, found both", remedy: "remove one")
      }
      architecture = .layers(layers)
    }
    var isGiven = false
    if var network = try fields.fields("network") {
      isGiven = network.contains("embedding")
      var standard = RecurrentArchitecture()
      if case .recurrent(let base) = architecture { standard = base }
      architecture = .recurrent(try RecurrentArchitecture(&network, standard))
      try network.finish()
    }
    guard embeddings != nil, case .recurrent(var network) = architecture else { return }
    embeddings?.setsDimension = !isGiven
    if !isGiven { network.embedding = RecurrentArchitecture().embedding }
    architecture = .recurrent(network)
  }

  private mutating func readEmbeddings(_ fields: inout YAMLFields) throws(RecipeError) {
    guard var keys = try fields.fields("embeddings") else { return }
    embeddings = PretrainedEmbedding(
      file: try keys.required("file", .text), isFrozen: try keys.value("freeze", .bool, default: false),
      setsDimension: false)
    try keys.finish()
  }

  private mutating func readTraining(_ fields: inout YAMLFields) throws(RecipeError) {
    optimizer = try Optimizer(&fields, optimizer)
    epochs = try fields.value("epochs", .integer(atLeast: 1), default: epochs)
    batchSize = try fields.value("batch_size", .integer(atLeast: 1), default: batchSize)
    shuffling = try fields.value("shuffle", .choice, default: shuffling)
    validationSplit = try fields.value("validation_split", .share, default: validationSplit)
    earlyStoppingPatience = try fields.optional(
      "early_stopping", .integer(atLeast: 0), default: earlyStoppingPatience)
    let weighting = try fields.value(
      "class_weight", YAMLValue<ClassWeighting>.choice, default: balancesClasses ? .balanced : .none)
    balancesClasses = weighting == .balanced
  }
}

extension RecurrentArchitecture {
  fileprivate init(_ fields: inout YAMLFields, _ base: RecurrentArchitecture) throws(RecipeError) {
    self.init(
      try fields.value("architecture", .choice, default: base.kind),
      embedding: try fields.value("embedding", .integer(atLeast: 1), default: base.embedding),
      units: try fields.value("units", .integers(atLeast: 1, count: 1), default: base.units),
      dense: try fields.value("dense", .integers(atLeast: 1), default: base.dense),
      denseActivation: try fields.value("dense_activation", .choice, default: base.denseActivation),
      dropout: try fields.value("dropout", .share, default: base.dropout),
      recurrentDropout: try fields.value("recurrent_dropout", .share, default: base.recurrentDropout),
      outputDropout: try fields.value("output_dropout", .share, default: base.outputDropout),
      spatialDropout: try fields.value("spatial_dropout", .share, default: base.spatialDropout),
      pooling: try fields.value("pooling", .choice, default: base.pooling),
      masksPadding: try fields.value("mask", .bool, default: base.masksPadding))
  }
}

extension Optimizer {
  /// A name, for the optimizer with Keras's defaults, or Keras's `class_name` and `config`; beside a name, what is often
  /// changed.
  fileprivate init(_ fields: inout YAMLFields, _ base: Optimizer) throws(RecipeError) {
    self = base
    if fields.holdsMapping("optimizer") {
      self = try fields.decoded("optimizer", as: Optimizer.self) ?? base
    } else if let name = try fields.optional("optimizer", YAMLValue<OptimizerName>.choice, default: nil) {
      self = name.optimizer
    }
    if let rate = try fields.decoded("learning_rate", as: LearningRate.self) { learningRate = rate }
    if let norm = try fields.optional("clip_norm", .positive, default: nil) { clipping = .norm(norm) }
    embeddingSquares = try fields.value("embedding_squares", .choice, default: embeddingSquares)
    do {
      try validate()
    } catch {
      throw fields.error("optimizer", "\(error)", remedy: "correct the value")
    }
  }
}

extension RecipeError {
  fileprivate init(file: String, _ error: YamlError) {
    let remedy = "correct the YAML"
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, column: mark.column, problem: problem, remedy: remedy)
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        problem: "expected each key once, found \(duplicates.joined(separator: ", ")) twice",
        remedy: "remove one of them")
    case .reader(let problem, _, _, _): self.init(file: file, problem: problem, remedy: remedy)
    default: self.init(file: file, problem: "expected YAML, found something else", remedy: remedy)
    }
  }
}
