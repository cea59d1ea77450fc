/// A recipe with several values for some of its keys, each combination of which is trained.
///
/// A sweep's file is that of a recipe with one key more:
///
/// ```yaml
/// base: 001-lstm
/// training: {validation_split: 0.1}
/// sweep:
///   mode: random
///   trials: 12
///   seeds: 2
///   keys:
///     network.units: [[64], [128, 64]]
///     training.learning_rate: {low: 0.0005, high: 0.005, scale: logarithmic}
/// ```
public struct Sweep: Sendable, Hashable {
  /// How combinations are chosen.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Every value of a key with every value of the others.
    case grid
    /// Combinations drawn by chance.
    case random
    /// The recipe as it is, and then each value of each key alone: an ablation.
    case oneAtATime = "one-at-a-time"
  }

  /// One combination.
  public struct Trial: Sendable, Hashable {
    /// What is set, by the last part of the key, in the order of the file; empty for the recipe as it is.
    public var settings: [Setting]
    /// The recipe with all that is set.
    public var recipe: Recipe

    /// What is set, in one line.
    public var label: String {
      settings.isEmpty ? "as it is" : settings.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
  }

  /// One key and what it is set to.
  public struct Setting: Sendable, Hashable, Codable {
    /// The last part of the key.
    public var key: String
    /// The value as it stands in a recipe.
    public var value: String
  }

  /// The name.
  public let name: String
  /// What it is, in one sentence.
  public let summary: String
  /// How combinations are chosen.
  public let mode: Mode
  /// The number of seeds, from 1 on, with which each combination is trained. Default: 1.
  public var seeds: Int
  /// The combinations, none of them twice.
  public private(set) var trials: [Trial]

  init(name: String, summary: String, mode: Mode, seeds: Int, trials: [Trial]) {
    self.name = name
    self.summary = summary
    self.mode = mode
    self.seeds = seeds
    self.trials = trials
  }

  /// Gives all combinations other data.
  public mutating func setData(_ data: RecipeData) {
    for index in trials.indices { trials[index].recipe.data = data }
  }

  /// The most combinations that a sweep may have.
  public static let maximumTrials = 10_000
}
