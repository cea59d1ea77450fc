import Foundation
import TenorData
import Testing

/// Where files of this package lie.
enum TestFiles {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of real data, if this machine has one.
  static let dataFolder: String? = {
    let variable = ProcessInfo.processInfo.environment["TENOR_DATA_FOR_TESTS"]
    let folder = variable ?? root.deletingLastPathComponent().appending(path: "shared/data").path
    return FileManager.default.fileExists(atPath: folder + "/imdb.npz") ? folder : nil
  }()

  static func fixture(_ name: String) throws -> String {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)").path
  }

  static func textFixture(_ name: String) -> URL { root.appending(path: "Tests/TenorTextTests/Fixtures/\(name)") }
}

/// A folder that is removed at the end of the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "tenor-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String { try write(text.utf8, name) }

  /// Runs a command of the system in the folder.
  func run(_ command: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(filePath: path)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command)")
  }
}

/// Reads a data set from text.
func read(_ text: String, _ file: String = "reviews.csv", _ options: ReadOptions = ReadOptions()) throws -> Dataset {
  try Dataset.read(Array(text.utf8), file: file, options: options)
}

/// The error with which reading fails.
func failure(_ body: () throws -> some Any, location: SourceLocation = #_sourceLocation) -> DataError? {
  let error = #expect(throws: DataError.self, sourceLocation: location) { _ = try body() }
  if let error { #expect(!error.remedy.isEmpty && error.description.hasSuffix("."), sourceLocation: location) }
  return error
}
