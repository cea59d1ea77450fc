import Foundation
public import TenorModel

extension RunStore {
  /// The folder in which each run's ``TrainingLog`` has a folder, `logs` beside the file: what
  /// `tensorboard --logdir` takes to show all runs.
  public var logFolder: String { URL(filePath: path).deletingLastPathComponent().path + "/logs" }

  /// A folder for the log of a run, which is not there yet. A number is free again in a new store, while the logs of an
  /// older one may still be there.
  func freeLogFolder(for run: TrainingRun) -> String {
    let path = logFolder + "/" + run.folderName
    var free = path, count = 1
    while FileManager.default.fileExists(atPath: free) {
      count += 1
      free = "\(path)-\(count)"
    }
    return free
  }

  /// Removes the log of a run, if it lies in ``logFolder``.
  func removeLog(of run: TrainingRun) throws(RunStoreError) {
    guard let log = run.log, URL(filePath: log).deletingLastPathComponent().path == logFolder else { return }
    try remove(log)
  }

  /// Removes the model of a run, with the figures of its training; files of the user's in its folder stay.
  ///
  /// - Returns: Whether the model is gone: `false` where the run kept none, where there is no model any more, or where
  ///   another training has put its own there.
  /// - Throws: ``RunStoreError`` where the store cannot be read or a file cannot be removed.
  public func removeModel(of run: TrainingRun) throws(RunStoreError) -> Bool {
    guard let model = run.model, ModelFolder.exists(at: model) else { return false }
    guard try !runs().contains(where: { $0.id ?? 0 > run.id ?? 0 && $0.model == model }) else { return false }
    guard let classifier = try? TextClassifier(contentsOf: model), run.made(classifier),
      let recipe = FileManager.default.contents(atPath: model + "/recipe.yaml"), recipe == Data(run.recipe.utf8)
    else { return false }
    let names = [
      ModelFolder.weights, ModelFolder.configuration, ModelFolder.tokenizer, ModelFolder.card, ModelFolder.history,
      "recipe.yaml", TrainingLog.table, TextClassifier.eventFolder,
    ]
    for name in names { try remove(model + "/" + name) }
    if (try? FileManager.default.contentsOfDirectory(atPath: model))?.isEmpty == true { try remove(model) }
    return true
  }

  /// Removes a file or a folder, if it is there.
  private func remove(_ file: String) throws(RunStoreError) {
    guard FileManager.default.fileExists(atPath: file) else { return }
    do {
      try FileManager.default.removeItem(atPath: file)
    } catch {
      throw RunStoreError(
        kind: .unavailable, file: file,
        problem: "expected to be able to remove it, found: \((error as NSError).localizedDescription)",
        remedy: "check the folder's permissions")
    }
  }
}

extension TrainingRun {
  /// The name of a folder for the run among those of other runs; short enough for any file system.
  var folderName: String { "\(id ?? 0)-\(experiment.replacing("/", with: "-").prefix(40))" }

  /// Whether a model is the one that this run made: a later training may have put another in its place.
  public func made(_ classifier: TextClassifier) -> Bool {
    classifier.metadata.seed == seed && classifier.metadata.command == command
      && classifier.metadata.recipe == experiment
  }
}
