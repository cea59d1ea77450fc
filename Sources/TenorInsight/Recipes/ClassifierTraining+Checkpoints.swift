import Crypto
import Foundation
public import TenorCompute
import TenorLayers
public import TenorModel
public import TenorTraining

/// How a training survives being killed: its state is saved now and then, and it may go on from where another one was.
public struct TrainingCheckpoints {
  /// Where states are saved.
  public var folder: CheckpointFolder
  /// Seconds from one state to the next; `nil` not to look at the clock.
  public var seconds: Double?
  /// Steps from one state to the next; `nil` not to count steps.
  public var steps: Int?
  /// Whether the training goes on from the newest state in the folder, if there is one. If not, older states are replaced
  /// as soon as there is a new one.
  public var resumes: Bool
  /// Told from where the training goes on.
  public var onResume: (TrainingState) -> Void
  /// Told of states that cannot be read or written; the training goes on without them.
  public var onProblem: (ModelError) -> Void

  /// - Parameters:
  ///   - folder: Where states are saved.
  ///   - seconds: Seconds from one state to the next. Default: 60.
  ///   - steps: Steps from one state to the next. Default: `nil`, which counts none.
  ///   - resumes: Whether the training goes on from the newest state. Default: `false`.
  public init(
    _ folder: CheckpointFolder, seconds: Double? = 60, steps: Int? = nil, resumes: Bool = false,
    onResume: @escaping (TrainingState) -> Void = { _ in }, onProblem: @escaping (ModelError) -> Void = { _ in }
  ) {
    self.folder = folder
    self.seconds = seconds
    self.steps = steps
    self.resumes = resumes
    self.onResume = onResume
    self.onProblem = onProblem
  }

  /// Where the training goes on; `nil` to begin.
  func state(of identity: TrainingIdentity) throws(ModelError) -> TrainingState? {
    guard resumes else { return nil }
    let state = try folder.latest(of: identity, onDamage: onProblem)?.state
    if let state { onResume(state) }
    return state
  }

  /// When states are saved, as those of the given training.
  func plan(of identity: TrainingIdentity) -> CheckpointPlan {
    let (folder, onProblem) = (folder, onProblem)
    var replacesOlder = !resumes
    return CheckpointPlan(steps: steps, seconds: seconds) { state in
      if replacesOlder { folder.remove() }
      replacesOlder = false
      do throws(ModelError) {
        try folder.save(Checkpoint(state, of: identity))
      } catch { onProblem(error) }
    }
  }
}

extension ClassifierTraining {
  /// What decides the result of this training.
  ///
  /// - Complexity: O(tokens)
  public func identity(precision: Precision) -> TrainingIdentity {
    let names = ["name:", "summary:", "reference:"]
    let lines = recipe.yaml.split(separator: "\n").map(String.init)
      .filter { line in !names.contains { line.hasPrefix($0) } }
    return TrainingIdentity(
      settings: lines + ["seed: \(initial.metadata.seed)", "precision: \(precision.rawValue)"], data: dataChecksum)
  }

  private var dataChecksum: String {
    var hash = SHA256()
    func add(_ inputs: TokenBatch, _ targets: Targets) {
      hash.update(data: Data("\(inputs.count) \(inputs.offsets) \(targets)\n".utf8))
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * inputs.ids.count)
      for id in inputs.ids {
        for shift in [0, 8, 16, 24] as [Int32] { bytes.append(UInt8(truncatingIfNeeded: id >> shift)) }
      }
      hash.update(data: bytes)
    }
    add(inputs, targets)
    if let validation { add(validation.inputs, validation.targets) }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
