import Foundation

/// Reads whole files, and says clearly what is wrong if that fails.
enum FileBytes {
  /// The contents of the file at `path`, decompressed if its name ends in `.gz`.
  static func read(_ path: String) throws(DataError) -> [UInt8] {
    try checkExists(path)
    guard path.lowercased().hasSuffix(".gz") else { return try plain(path) }
    var archive = try Archive.open(path, .gzip)
    guard try archive.nextEntry() != nil else { return [] }
    return try archive.contents()
  }

  static func plain(_ path: String) throws(DataError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe))
    } catch {
      throw DataError(
        .inputOutput, file: path, problem: "expected a readable file, found: \(error.localizedDescription)",
        remedy: "check its permissions")
    }
  }

  static func standardInput() throws(DataError) -> [UInt8] {
    do {
      return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
    } catch {
      throw DataError(
        .inputOutput, file: "standard input", problem: "expected readable input, found: \(error.localizedDescription)",
        remedy: "check the command that feeds it")
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  /// The bytes of a file; `nil` where the system does not tell.
  static func size(_ path: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func checkExists(_ path: String) throws(DataError) {
    guard exists(path) else {
      throw DataError(
        .missingFile, file: path, problem: "expected a file, found none",
        remedy: "check the path (the working folder is \(FileManager.default.currentDirectoryPath))")
    }
  }
}
