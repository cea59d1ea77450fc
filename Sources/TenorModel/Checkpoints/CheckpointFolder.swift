import TenorTraining

/// The last few checkpoints of a training, in a folder of their own.
///
/// A file appears whole or not at all: it is written under another name, synced and renamed. Whatever moment the process is
/// killed at, the folder holds a checkpoint that can be read, once there was one.
public struct CheckpointFolder: Sendable {
  private static let prefix = "step-"
  private static let suffix = ".safetensors"

  /// The folder; it is made when the first checkpoint is saved.
  public let path: String
  /// How many checkpoints are kept, at least 1.
  public let kept: Int

  /// - Parameters:
  ///   - path: The folder.
  ///   - kept: How many checkpoints are kept; fewer than 1 count as 1. Default: 2, for a disk may lose the last one.
  public init(_ path: String, keeping kept: Int = 2) {
    self.path = path.trimmedSlashes
    self.kept = max(1, kept)
  }

  /// The folder of the checkpoints of the training that ends with a model at `model`.
  public static func of(model: String, keeping kept: Int = 2) -> CheckpointFolder {
    CheckpointFolder(model.trimmedSlashes + ".checkpoints", keeping: kept)
  }

  /// The checkpoints' files, oldest first.
  public var files: [String] {
    // Digits are filled up with zeros, so that names are in the order of steps.
    FileSystem.names(in: path).filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }.map { path + "/" + $0 }
  }

  /// Saves a checkpoint, and removes those that are too many.
  ///
  /// - Throws: ``ModelError`` of kind `unwritable`; older checkpoints then stand.
  public func save(_ checkpoint: Checkpoint) throws(ModelError) {
    let bytes = try checkpoint.encoded()
    do {
      try FileSystem.makeFolders(path)
    } catch { throw .unwritable(path, error) }
    let step = String(checkpoint.state.optimizer.step)
    let name = Self.prefix + String(repeating: "0", count: max(0, 12 - step.utf8.count)) + step + Self.suffix
    try AtomicFile.write(bytes, to: path + "/" + name)
    for file in files.dropLast(kept) { FileSystem.remove(file) }
    removeLeftovers()
  }

  /// The newest checkpoint that can be read.
  ///
  /// - Parameters:
  ///   - identity: The training that is to go on.
  ///   - onDamage: Told of files that cannot be read.
  /// - Returns: `nil` if there is none.
  /// - Throws: ``ModelError`` of kind `mismatch` if it is of another training, with the difference; `damaged` if there are
  ///   checkpoints but none can be read.
  public func latest(
    of identity: TrainingIdentity, onDamage: (ModelError) -> Void = { _ in }
  ) throws(ModelError) -> Checkpoint? {
    var problem: ModelError?
    for file in files.reversed() {
      let checkpoint: Checkpoint
      do throws(ModelError) {
        checkpoint = try Checkpoint(Self.read(file), path: file)
      } catch {
        guard error.kind == .damaged else { throw error }
        onDamage(error)
        problem = problem ?? error
        continue
      }
      let differences = identity.differences(from: checkpoint.identity)
      guard differences.isEmpty else {
        throw ModelError(
          .mismatch, file: file,
          problem: "expected a checkpoint of this training, found one of another: "
            + differences.joined(separator: "; "),
          remedy: "resume with the settings and data that it began with, or train without --resume")
      }
      return checkpoint
    }
    if let problem { throw problem }
    return nil
  }

  /// Removes all checkpoints, and the folder if nothing else is in it.
  public func remove() {
    for file in files { FileSystem.remove(file) }
    removeLeftovers()
    FileSystem.removeFolder(path)
  }

  /// Removes what trainings left that were killed while they wrote.
  private func removeLeftovers() {
    for name in FileSystem.names(in: path) where name.hasPrefix("." + Self.prefix) {
      FileSystem.remove(path + "/" + name)
    }
  }

  private static func read(_ file: String) throws(ModelError) -> [UInt8] {
    do { return try FileSystem.read(file) } catch { throw .unreadable(file, error) }
  }
}
