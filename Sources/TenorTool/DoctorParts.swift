import Foundation
import Tenor

/// Reads the data that `tenor doctor` examines beside a model, a run or a recipe.
struct DoctorParts {
  var training: Dataset?
  var validation: Dataset?
  var test: Dataset?
  /// Why there are none, and what to do about it.
  var hint: String?

  /// Data that the user names.
  ///
  /// - Parameter trainingName: The name of the file that a model was trained on; data of another name are to judge by. `nil`
  ///   for data to learn from.
  static func named(_ name: String, _ options: DataOptions, trainingName: String? = nil) throws -> DoctorParts {
    guard try options.trainingPart(of: name) == nil else {
      var options = options
      options.subset = nil
      return DoctorParts(
        training: try options.read(name, subset: .train, labels: .optional),
        test: try options.read(name, subset: .test, labels: .optional))
    }
    let data = try options.read(name, subset: .train, labels: .optional)
    let isTraining = trainingName.map { $0 == data.source.lastPathComponent } ?? true
    return isTraining ? DoctorParts(training: data) : DoctorParts(test: data)
  }

  /// The recipe's own data, if it names any and they are there.
  static func own(of recipe: Recipe?, _ options: DataOptions) throws -> DoctorParts {
    guard let data = recipe?.data else {
      return DoctorParts(hint: "The recipe names no data of its own; name data to examine them with it.")
    }
    do {
      let parts = try data.read(DatasetLocator(dataFolder: options.dataFolder))
      return DoctorParts(
        training: options.limited(parts.training), validation: parts.validation, test: parts.test.map(options.limited))
    } catch {
      guard error.kind == .missingFile else { throw error }
      return DoctorParts(hint: "The recipe's data are not there: \(error)")
    }
  }

  /// The data that a model was trained on, if they are found again: those of its recipe, or of a file of that name.
  static func ofModel(
    _ classifier: TextClassifier, _ recipe: Recipe?, _ options: DataOptions
  ) throws -> DoctorParts {
    guard let name = classifier.metadata.dataset else { return DoctorParts(hint: Self.nameData) }
    let own = try own(of: recipe, options)
    if own.isSource(of: classifier, recipe, name) { return own }
    guard let parts = try? named(name, options), parts.isSource(of: classifier, recipe, name) else {
      return DoctorParts(
        hint:
          "The model learnt from \(name), which was not found here as it was then; with `--limit` give the same again. "
          + Self.nameData)
    }
    return parts
  }

  /// The data that a run was trained on, if they are the recipe's own.
  static func ofRun(_ run: TrainingRun, _ recipe: Recipe, _ options: DataOptions) throws -> DoctorParts {
    let parts = try own(of: recipe, options)
    guard let training = parts.training, [training.source.lastPathComponent, recipe.data?.name].contains(run.data)
    else {
      return DoctorParts(hint: parts.hint ?? "The run learnt from \(run.data). \(Self.nameData)")
    }
    guard let sample = run.sample else { return parts }
    guard run.isThinned == true else {
      return DoctorParts(training: training.prefix(sample), validation: parts.validation, test: parts.test)
    }
    return DoctorParts(
      training: training.thinned(to: sample), validation: parts.validation?.thinned(to: sample),
      test: parts.test?.thinned(to: sample))
  }

  private static let nameData = "Name the data to examine them too: `tenor doctor MODEL DATA`."

  /// Whether the model learnt from this training part: it has the name and, once parted, the number of examples.
  private func isSource(of classifier: TextClassifier, _ recipe: Recipe?, _ name: String) -> Bool {
    guard let training, training.source.lastPathComponent == name, training.labels != nil else { return false }
    guard let count = classifier.metadata.trainingExamples, let recipe else { return true }
    let held = validation == nil ? Double(recipe.validationSplit.description) ?? 0 : 0
    // A stratified split rounds within each class.
    return abs(Double(training.count) * (1 - held) - Double(count)) <= Double(training.classes.count)
  }
}

extension DataOptions {
  /// The first examples, as many as `--limit` says.
  func limited(_ data: Dataset) -> Dataset { limit.map(data.prefix) ?? data }
}
