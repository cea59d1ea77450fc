import Foundation
import Tenor

/// A model that may stand before the texts, or be left out.
enum ModelArgument {
  /// Tells the model's folder, if one was named, from the texts. Without one, `$TENOR_MODEL` names it.
  static func split(_ arguments: [String], model: String?) throws -> (model: String?, texts: [String]) {
    if let model { return (model, arguments) }
    if let first = arguments.first {
      if ModelFolder.exists(at: first) { return (first, Array(arguments.dropFirst())) }
      var isFolder: ObjCBool = false
      let looksLikePath = first.hasPrefix("/") || first.hasPrefix("./") || first.hasPrefix("../")
      if looksLikePath || (FileManager.default.fileExists(atPath: first, isDirectory: &isFolder) && isFolder.boolValue)
      {
        // Not a text that someone would want classified; the error of loading says what is missing.
        return (first, Array(arguments.dropFirst()))
      }
    }
    return (try EnvironmentVariable.value("TENOR_MODEL"), arguments)
  }
}
