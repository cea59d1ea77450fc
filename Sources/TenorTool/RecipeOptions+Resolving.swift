import Foundation
import Tenor

extension RecipeOptions {
  /// The recipe with all changes.
  func resolved() throws -> Recipe {
    var result = try Recipe(nameOrFile: recipe)
    try changeArchitecture(&result)
    try changeEmbeddings(&result)
    changeText(&result.text)
    changeTraining(&result)
    return result
  }

  private func changeArchitecture(_ recipe: inout Recipe) throws {
    if let layers {
      recipe.architecture = .layers(try Self.readLayers(layers))
      return
    }
    guard case .recurrent(var architecture) = recipe.architecture else { return try refuseChanges(of: recipe) }
    if let kind = self.architecture { architecture.kind = kind }
    if let units { architecture.units = units.numbers }
    if let embedding { architecture.embedding = embedding }
    if let dense { architecture.dense = dense.numbers }
    if let dropout { architecture.dropout = dropout }
    if let recurrentDropout { architecture.recurrentDropout = recurrentDropout }
    if let mask { architecture.masksPadding = mask }
    recipe.architecture = .recurrent(architecture)
  }

  private func changeEmbeddings(_ recipe: inout Recipe) throws {
    if let embeddings { recipe.embeddings = PretrainedEmbedding(file: embeddings) }
    if embedding != nil { recipe.embeddings?.setsDimension = false }
    guard let freezeEmbeddings else { return }
    guard recipe.embeddings != nil else {
      throw UsageError("--freeze-embeddings needs vectors, which --embeddings or the recipe names.")
    }
    recipe.embeddings?.isFrozen = freezeEmbeddings
  }

  /// A recipe that lists its layers one by one is changed in its file.
  private func refuseChanges(of recipe: Recipe) throws {
    let options: [(name: String, isGiven: Bool)] = [
      ("--architecture", architecture != nil), ("--units", units != nil), ("--embedding", embedding != nil),
      ("--dense", dense != nil), ("--dropout", dropout != nil), ("--recurrent-dropout", recurrentDropout != nil),
      ("--mask", mask != nil),
    ]
    guard let option = options.first(where: \.isGiven)?.name else { return }
    throw UsageError(
      "\(option) does not fit the recipe \(recipe.name), which lists its layers one by one; change them in a file that "
        + "`tenor recipe show \(recipe.name)` writes.")
  }

  private func changeText(_ text: inout TextPipeline.Configuration) {
    if let vocabulary { text.scheme = text.scheme.limited(to: vocabulary) }
    if let maximumLength { text.sequenceRule.maximumLength = maximumLength }
    if let padding { text.sequenceRule.padding = padding == .pre ? .pre : .post }
  }

  private func changeTraining(_ recipe: inout Recipe) {
    if let optimizer { recipe.optimizer = optimizer.optimizer }
    if let embeddingSquares { recipe.optimizer.embeddingSquares = embeddingSquares }
    if let learningRate { recipe.optimizer.learningRate = .constant(learningRate) }
    if let clipNorm { recipe.optimizer.clipping = .norm(clipNorm) }
    if let epochs { recipe.epochs = epochs }
    if let batchSize { recipe.batchSize = batchSize }
    if let shuffle { recipe.shuffling = shuffle }
    if let validationSplit { recipe.validationSplit = validationSplit }
    if let earlyStopping { recipe.earlyStoppingPatience = earlyStopping }
    if let classWeight { recipe.balancesClasses = classWeight == .balanced }
  }

  private static func readLayers(_ path: String) throws -> [LayerSpec] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError(
        .missingFile, file: path, problem: "expected a JSON file with a list of layers, found none",
        remedy: "check the path")
    }
    do {
      return try JSONDecoder().decode([LayerSpec].self, from: data)
    } catch {
      throw DataError(
        .badJSON, file: path, problem: "expected a JSON list of layers, found: \(DecodingProblem(error))",
        remedy: "correct the file; `tenor summary MODEL --json` shows the layers of a model")
    }
  }
}
