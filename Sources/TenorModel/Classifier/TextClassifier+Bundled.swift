#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
import Foundation
#endif

extension TextClassifier {
  /// The pretrained model that comes with the package: English film reviews, negative or positive.
  ///
  /// It is looked for beside the executable (`tenor_TenorModel.resources`, where the build puts it) and in
  /// `../share/tenor` from there, where an installation may put it.
  ///
  /// - Throws: ``ModelError`` of kind `missing` if it is at neither place, or as ``init(contentsOf:)``.
  public static func bundled() throws(ModelError) -> TextClassifier {
    try TextClassifier(contentsOf: bundledPath())
  }

  /// The folder of the pretrained model.
  ///
  /// - Throws: ``ModelError`` of kind `missing` if there is none.
  public static func bundledPath() throws(ModelError) -> String {
    let folder = FileSystem.parent(of: executablePath)
    let candidates = bundledLocations(executableFolder: folder)
    guard let found = candidates.first(where: ModelFolder.exists(at:)) else {
      throw ModelError(
        .missing, file: candidates.first, problem: "expected the pretrained model beside the program, found none",
        remedy: "name a model's folder, or keep tenor_TenorModel.resources in the folder of the program")
    }
    return found
  }

  private static func bundledLocations(executableFolder folder: String) -> [String] {
    let name = "imdb-small"
    var locations = [folder + "/tenor_TenorModel.resources/" + name, folder + "/../share/tenor/" + name]
    #if canImport(Darwin)
    locations.insert(folder + "/tenor_TenorModel.bundle/Contents/Resources/" + name, at: 0)
    locations.insert(folder + "/tenor_TenorModel.bundle/" + name, at: 1)
    // Bundle.module stops the program where there is no bundle, so that it is asked only for its neighbours.
    if let resources = Bundle.main.resourcePath {
      locations.append(resources + "/tenor_TenorModel.bundle/Contents/Resources/" + name)
    }
    locations += Bundle.allBundles.compactMap { bundle in
      bundle.resourcePath.map { $0 + "/../../../tenor_TenorModel.bundle/Contents/Resources/" + name }
    }
    #endif
    return locations
  }

  private static var executablePath: String {
    #if canImport(Glibc)
    FileSystem.resolved("/proc/self/exe")
    #else
    FileSystem.resolved(CommandLine.arguments.first ?? "")
    #endif
  }
}
