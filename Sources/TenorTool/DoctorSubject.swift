import Foundation
import Tenor

/// What the argument of `tenor doctor` means.
enum DoctorSubject {
  /// A model's folder.
  case model(String)
  /// A run of the store.
  case run(Int64)
  /// A recipe by name or file.
  case recipe(Recipe)
  /// Data.
  case data(String)

  /// The first of these that the argument can be: a folder with a model in it, a whole number, the name of a recipe or a
  /// file that ends in .yaml, data.
  ///
  /// - Throws: What a file throws that is no recipe, and an error for an argument that means nothing.
  init(_ argument: String, _ locator: DatasetLocator) throws {
    if FileManager.default.fileExists(atPath: argument + "/" + ModelFolder.configuration) {
      self = .model(argument)
    } else if let number = Int64(argument) {
      self = .run(number)
    } else if Recipe.named(argument) != nil || [".yaml", ".yml"].contains(where: argument.hasSuffix) {
      self = .recipe(try Recipe(nameOrFile: argument))
    } else {
      self = .data(argument)
      try Self.check(argument, locator)
    }
  }

  private static func check(_ argument: String, _ locator: DatasetLocator) throws {
    do {
      _ = try locator.locate(argument)
    } catch {
      // The options may name the format of a file whose name does not tell it.
      guard error.kind != .unknownFormat else { return }
      guard error.kind == .missingFile, !DatasetLocator.names.contains(argument) else { throw error }
      throw DataError(
        .missingFile, file: argument,
        problem: "expected a model's folder, the number of a run, a recipe or data, found nothing of that name",
        remedy: error.remedy.hasPrefix("perhaps")
          ? error.remedy : "check the path; `tenor recipe list` and `tenor runs list` show recipes and runs")
    }
  }

  /// What was named, if it is data.
  var dataName: String? { if case .data(let name) = self { name } else { nil } }

  /// The sort of thing, for a sentence.
  var kind: String {
    switch self {
    case .model: "model"
    case .run: "run"
    case .recipe: "recipe"
    case .data: "data"
    }
  }
}
