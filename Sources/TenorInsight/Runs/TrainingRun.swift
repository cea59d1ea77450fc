public import Foundation
public import TenorCompute
import TenorModel

/// One training as the store remembers it.
public struct TrainingRun: Sendable, Hashable, Codable {
  /// How far a run came.
  public enum Status: String, Sendable, Hashable, Codable, CaseIterable {
    /// It has begun and not ended; also what a run that was killed stays.
    case running
    /// It was trained to its end, and judged if there was something to judge it by.
    case finished
    /// It ended with an error.
    case failed
  }

  /// The number that the store gave it.
  public internal(set) var id: Int64?
  /// The recipe's name.
  public var experiment: String
  /// The recipe in YAML, with every default written out.
  public var recipe: String
  /// The name of the data.
  public var data: String
  /// The examples that were taken of the training data, where it was not all.
  public var sample: Int?
  /// Whether those of a sample were taken at even distances, and not from the begin.
  public var isThinned: Bool?
  /// A checksum of the data, where their name does not tell what they are.
  public var fingerprint: String?
  /// The seed.
  public var seed: UInt64
  /// What recurrent layers multiplied.
  public var precision: String
  /// The number of threads.
  public var threads: Int
  /// Tenor's version.
  public var version: String
  /// The processor's kind and the kernels that were used.
  public var machine: String
  /// What was typed.
  public var command: String?
  /// How far it came.
  public var status: Status
  /// When it began.
  public var begun: Date
  /// Seconds of training.
  public var seconds: Double?
  /// The number of weights.
  public var parameters: Int?
  /// The folder of the model.
  public var model: String?
  /// The folder of its ``TrainingLog``.
  public var log: String?
  /// Figures on the test data by name: `accuracy`, `loss` and others.
  public var results: [String: Double] = [:]
  /// What went wrong.
  public var problem: String?

  /// Creates a run that begins.
  public init(
    experiment: String, recipe: String, data: String, sample: Int? = nil, seed: UInt64, precision: String,
    threads: Int, version: String, machine: String, command: String? = nil, begun: Date
  ) {
    self.experiment = experiment
    self.recipe = recipe
    self.data = data
    self.sample = sample
    self.seed = seed
    self.precision = precision
    self.threads = threads
    self.version = version
    self.machine = machine
    self.command = command
    self.begun = begun
    status = .running
  }

  /// Creates a run of a recipe that begins, on this machine with this version of Tenor.
  public init(
    _ recipe: Recipe, data: String, sample: Int? = nil, seed: UInt64, precision: Precision, threads: Int,
    command: String? = nil, begun: Date
  ) {
    self.init(
      experiment: recipe.name, recipe: recipe.yaml, data: data, sample: sample, seed: seed,
      precision: precision.rawValue, threads: threads, version: ModelMetadata.productVersion,
      machine: "\(InstructionSet.current.rawValue), \(WorkerPool.processorCount) processors", command: command,
      begun: begun)
  }
}
