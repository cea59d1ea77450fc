public import Foundation
import Synchronization
public import TenorTraining

/// The figures of a training for other programs to read: a table and TensorBoard's event files, written while it goes on.
///
/// - `history.csv` is as Keras's `CSVLogger` writes it (`CSVLog`): the epoch, from 0, and each figure in all its digits.
/// - `train/` and `validation/` hold an event file each, as Keras's `TensorBoard` callback does: figures of the epoch, from
///   0, named `epoch_loss`, `epoch_accuracy` and so on in both, and `epoch_learning_rate` in `train`.
///
/// After each epoch all of it is on the disk: a run that was killed leaves files that can be read, and
/// `tensorboard --logdir` shows a run while it goes on.
public final class TrainingLog: Sendable {
  /// The name of the table.
  public static let table = "history.csv"

  /// The folder in which the files are written; `nil` to keep them in memory only.
  public let folder: String?
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  private struct State {
    var table = CSVLog()
    var csv: [UInt8] = []
    var events: [String: EventFile] = [:]
  }

  /// Creates a log; nothing is written before the first epoch has ended.
  ///
  /// - Parameters:
  ///   - folder: The folder, which is made when it is needed. Default: `nil`, which keeps the files in memory.
  ///   - now: The time, which event files tell for each epoch.
  public init(folder: String? = nil, now: @escaping @Sendable () -> Date = { Date() }) {
    self.folder = folder
    self.now = now
  }

  /// The contents of the files so far, by their paths in the folder.
  public var files: [String: [UInt8]] {
    state.withLock { state in
      guard !state.csv.isEmpty else { return [:] }
      var files = [Self.table: state.csv]
      for (part, file) in state.events { files["\(part)/\(file.name)"] = file.bytes }
      return files
    }
  }

  /// Writes the figures of each epoch; throws a ``RunStoreError`` where that fails.
  public var callback: Callback {
    { [self] loop, event in
      switch event {
      case .fitBegin where loop.isResumed:
        let history = loop.history
        for (index, epoch) in history.epochs.enumerated() { try record(epoch: epoch, history.logs(at: index)) }
      case .epochEnd(let epoch, let logs): try record(epoch: epoch, logs, learningRate: loop.learningRate)
      default: break
      }
    }
  }

  /// Writes the figures of an epoch.
  ///
  /// - Parameters:
  ///   - epoch: The epoch, from 0.
  ///   - logs: Its figures; those of validation begin with `val_`.
  ///   - learningRate: The learning rate of the next step, if it is known.
  /// - Throws: ``RunStoreError`` of kind `unavailable` where the files cannot be written.
  public func record(epoch: Int, _ logs: Logs, learningRate: Float? = nil) throws(RunStoreError) {
    let time = now()
    let prefix = "val_"
    var training: [String: Double] = [:], validation: [String: Double] = [:]
    for (name, value) in logs {
      if name.hasPrefix(prefix) {
        validation["epoch_" + name.dropFirst(prefix.count)] = value
      } else {
        training["epoch_" + name] = value
      }
    }
    if let learningRate { training["epoch_learning_rate"] = Double(learningRate) }
    let additions = state.withLock { state in
      var additions: [String: [UInt8]] = [:]
      let lines = Array(state.table.lines(epoch: epoch, logs: logs).utf8)
      state.csv += lines
      additions[Self.table] = lines
      for (part, figures) in [("train", training), ("validation", validation)] where !figures.isEmpty {
        let isNew = state.events[part] == nil
        var file = state.events[part] ?? EventFile(begun: time)
        let known = isNew ? 0 : file.bytes.count
        file.append(step: epoch, at: time, figures)
        state.events[part] = file
        additions["\(part)/\(file.name)"] = Array(file.bytes[known...])
      }
      return additions
    }
    guard let folder else { return }
    for (name, bytes) in additions.sorted(by: { $0.key < $1.key }) { try Self.append(bytes, to: folder + "/" + name) }
  }

  private static func append(_ bytes: [UInt8], to path: String) throws(RunStoreError) {
    do {
      let file = URL(filePath: path), manager = FileManager.default
      if !manager.fileExists(atPath: path) {
        try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      let handle = try FileHandle(forWritingTo: file)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(bytes))
      try handle.synchronize()
    } catch {
      throw RunStoreError(
        kind: .unavailable, file: path,
        problem: "expected to be able to write, found: \((error as NSError).localizedDescription)",
        remedy: "make room or check the folder")
    }
  }
}
