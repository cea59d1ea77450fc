import Foundation
import Testing

/// Runs the program that was built beside the tests.
enum Tenor {
  /// What a run left behind.
  struct Run {
    var status: Int32
    var output: String
    var errors: String

    /// The last line on standard error.
    var lastError: String { errors.split(separator: "\n").last.map(String.init) ?? "" }

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  static let executable: String = {
    let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
    let candidates = (bundles + [CommandLine.arguments[0]]).map {
      URL(filePath: $0).deletingLastPathComponent().appending(path: "tenor").path
    }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
  }()

  /// Runs `tenor` with arguments and waits for its end.
  static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> Run {
    try run(executable, arguments, input: input, environment: environment)
  }

  /// Runs a line of shell in which `$TENOR` is the program.
  static func shell(_ line: String) throws -> Run {
    try run("/bin/sh", ["-c", line], input: [], environment: ["TENOR": executable])
  }

  /// Starts `tenor`, which the caller ends; its errors go to a file, if one is named.
  static func start(_ arguments: [String], errors: String? = nil) throws -> Process {
    let process = process(executable, arguments, [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try errors.map { try FileHandle(forWritingTo: URL(filePath: $0)) } ?? .nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  private static func run(
    _ path: String, _ arguments: [String], input: [UInt8], environment: [String: String]
  ) throws -> Run {
    let folder = try TemporaryFolder()
    for (name, bytes) in [("in", input), ("out", []), ("err", [])] { try folder.write(bytes, to: name) }
    let process = process(path, arguments, environment)
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder("in")))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder("out")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder("err")))
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Run(status: status, output: try folder.text("out"), errors: try folder.text("err"))
  }

  private static func process(_ path: String, _ arguments: [String], _ environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let kept = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TENOR_") }
    // Trainings of tests are nobody's runs.
    let runs = ["TENOR_RUNS": NSTemporaryDirectory() + "/tenor-command-tests-runs"]
    process.environment = kept.merging(runs) { $1 }.merging(environment) { $1 }
    return process
  }
}

/// A folder of a test's own, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/tenor-command-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: self(name)))) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(filePath: self(name))) }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// Small data and a model made of them, shared by the tests.
final class Workshop: Sendable {
  let folder: TemporaryFolder

  /// Options that make training quick.
  static let quick = [
    "--epochs", "3", "--units", "4", "--embedding", "4", "--batch-size", "8", "--architecture", "lstm",
    "--learning-rate", "0.05",
  ]

  static let shared = Result { try Workshop() }

  private init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.table(80), to: "reviews.csv")
    let run = try Tenor.run(["train", folder("reviews.csv"), "--output", folder("model")] + Self.quick)
    guard run.status == 0 else { throw Trouble(text: run.errors) }
  }

  struct Trouble: Error { var text: String }

  var data: String { folder("reviews.csv") }
  var model: String { folder("model") }

  /// Reviews whose label is told by one word.
  static func table(_ count: Int) -> String {
    let fillers = ["film", "plot", "actor", "story", "scene"]
    let rows = (0..<count).map { row in
      let word = row % 2 == 0 ? "good" : "bad"
      return "\"the \(fillers[row % 5]), is \(word) \(fillers[row % 3])\",\(row % 2 == 0 ? "positive" : "negative")\n"
    }
    return "review,sentiment\n" + rows.joined()
  }
}
