import Foundation

/// Programs of other people with which the service is checked.
enum Program {
  /// Where the first of some programs is that the system has.
  static func path(_ names: String...) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return names.flatMap { name in folders.map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The Python that `TENOR_PYTHON` names, else `python3`.
  static let python: String? = {
    let name = ProcessInfo.processInfo.environment["TENOR_PYTHON"] ?? "python3"
    return name.contains("/") ? name : path(name)
  }()

  /// Whether that Python has a module, which is not loaded.
  static func pythonHas(_ module: String) -> Bool {
    guard let python, FileManager.default.isExecutableFile(atPath: python) else { return false }
    let process = process(
      python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('\(module)') is None)"])
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private static func process(_ path: String, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// What a program printed, and its exit status. It runs on a thread of its own, so that the service can answer it.
  static func run(
    _ path: String, _ arguments: [String], in folder: String? = nil
  ) async throws -> (output: String, status: Int32) {
    let process = process(path, arguments), output = Pipe()
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardOutput = output
    process.standardError = output
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        do {
          try process.run()
          let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
          process.waitUntilExit()
          continuation.resume(returning: (text, process.terminationStatus))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }
}
