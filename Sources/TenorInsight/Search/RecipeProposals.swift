import TenorCompute
package import TenorData
import TenorLayers
import TenorText
import TenorTraining

/// The recipes that a search tries.
package struct RecipeProposals {
  private let base: Recipe
  private let free: [RecipeSearch.Setting]
  private let seed: UInt64
  private let lengths: [Int]
  private let batchSizes: [Int]

  package init(base: Recipe, fixed: Set<RecipeSearch.Setting>, seed: UInt64, data: Dataset) {
    self.base = base
    free = Self.order.filter { !fixed.contains($0) }
    self.seed = seed
    let longest = Self.usualLength(of: data)
    // Beyond the length of nearly all texts nothing changes.
    lengths = [50, 100, 200, 400, 600].filter { $0 < longest } + [longest]
    let most = max(8, data.count / 20)
    batchSizes = [8, 16, 32, 64, 128].filter { $0 <= most }
  }

  /// The settings that chance changes: epochs and patience only limit a training's time.
  private static let order: [RecipeSearch.Setting] = [
    .architecture, .units, .embedding, .dropout, .vocabulary, .maximumLength, .learningRate, .batchSize,
  ]

  /// The recipe with the given number, from 0.
  ///
  /// - Parameter best: The best one so far.
  package func recipe(_ number: Int, best: Recipe?) -> Recipe {
    guard number > 0 else { return base }
    var generator = PhiloxGenerator(seed: seed, purpose: Self.purpose, step: UInt32(number))
    if number == 1 { return changed(base, Self.pooled) }
    if number == 2 { return changed(base, Self.pooledAndWide) }
    var recipe = number.isMultiple(of: 2) ? base : best ?? base
    recipe.epochs = base.epochs
    let near = !number.isMultiple(of: 2)
    for setting in free where !near || generator.uniform() < Self.shareOfChanges {
      change(&recipe, setting, using: &generator)
    }
    return recipe
  }

  /// Of the settings, near the best recipe: two or so.
  private static let shareOfChanges: Float = 0.3
  private static let purpose: UInt32 = 0x7365_6172

  /// What is set at once, where it is free.
  private typealias Defaults = (pooling: RecurrentArchitecture.Pooling, units: Int, embedding: Int, dropped: Float)
  /// The greatest value of each feature over all steps suits verdicts that hang on single phrases.
  private static let pooled: Defaults = (.maximum, 32, 32, 0.4)
  private static let pooledAndWide: Defaults = (.maximum, 64, 64, 0.5)

  private func changed(_ recipe: Recipe, _ defaults: Defaults) -> Recipe {
    var recipe = recipe
    recipe.changeNetwork { network in
      if free.contains(.architecture) { (network.kind, network.pooling) = (.bigru, defaults.pooling) }
      if free.contains(.units) { network.units = [defaults.units] }
      if free.contains(.embedding) { network.embedding = defaults.embedding }
      if free.contains(.dropout) { (network.spatialDropout, network.outputDropout) = (defaults.dropped, 0.5) }
    }
    return recipe
  }

  private func change(
    _ recipe: inout Recipe, _ setting: RecipeSearch.Setting, using generator: inout PhiloxGenerator
  ) {
    func one<Value>(of values: [Value]) -> Value { values[Int(generator.uniform() * Float(values.count))] }
    switch setting {
    case .architecture:
      let kind = one(of: [RecurrentArchitecture.Kind.bilstm, .bigru, .gru, .lstm])
      let pooling = one(of: [RecurrentArchitecture.Pooling.maximum, .last, .average])
      recipe.changeNetwork { ($0.kind, $0.pooling) = (kind, pooling) }
    case .units:
      let units = one(of: [[16], [32], [64], [96], [64, 32]])
      recipe.changeNetwork { $0.units = units }
    case .embedding:
      let embedding = one(of: [16, 32, 64, 100])
      recipe.changeNetwork { $0.embedding = embedding }
    case .dropout:
      let spatial: Float = one(of: [0, 0.2, 0.4, 0.6]), input: Float = one(of: [0, 0.2, 0.4])
      let output: Float = one(of: [0, 0.3, 0.5])
      recipe.changeNetwork { ($0.spatialDropout, $0.dropout, $0.outputDropout) = (spatial, input, output) }
    case .vocabulary: recipe.text.scheme = recipe.text.scheme.limited(to: one(of: [5000, 10_000, 20_000, 40_000]))
    case .maximumLength: recipe.text.sequenceRule.maximumLength = one(of: lengths)
    case .learningRate: recipe.optimizer.learningRate = .constant(one(of: [0.0005, 0.001, 0.002, 0.003, 0.005]))
    case .batchSize: recipe.batchSize = one(of: batchSizes)
    case .epochs, .earlyStopping: break
    }
  }

  /// The number of words that 99 of 100 texts do not exceed, as white space parts them, over at most 2,000 texts.
  private static func usualLength(of data: Dataset) -> Int {
    let rows = stride(from: 0, to: data.count, by: max(1, data.count / 2000))
    let counts =
      switch data.examples {
      case .texts(let texts): rows.map { texts[$0].split(whereSeparator: \.isWhitespace).count }
      case .wordRanks(let ranks, _): rows.map { ranks[$0].count }
      }
    return counts.isEmpty ? 10 : max(10, counts.sorted()[counts.count * 99 / 100])
  }
}

extension Recipe {
  /// Changes the layers, if they are made to fit.
  fileprivate mutating func changeNetwork(_ change: (inout RecurrentArchitecture) -> Void) {
    guard case .recurrent(var network) = architecture else { return }
    change(&network)
    architecture = .recurrent(network)
  }
}
