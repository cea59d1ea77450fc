import Foundation
import TenorInterchange
import TenorLayers
import Testing

/// More than forty models that real Keras makes and reads, where there is a Python with Keras.
@Suite(
  .serialized, .enabled(if: RealKeras.python != nil, "no Python with the package keras: name one with TENOR_PYTHON"))
struct RealKerasTests {
  private func cases(in folder: String) throws -> [(name: String, example: KerasCase)] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    return try names.map { name in
      (String(name.dropLast(5)), try KerasFixtures.decoded(KerasCase.self, folder + "/" + name))
    }
  }

  @Test("there and back again, with the same probabilities")
  func models() throws {
    let made = NSTemporaryDirectory() + "/tenor-keras-made-" + UUID().uuidString
    let exported = NSTemporaryDirectory() + "/tenor-keras-exported-" + UUID().uuidString
    defer { for folder in [made, exported] { try? FileManager.default.removeItem(atPath: folder) } }
    try FileManager.default.createDirectory(atPath: exported, withIntermediateDirectories: true)
    _ = try RealKeras.run(["--all", made])
    let cases = try cases(in: made)
    #expect(cases.count >= 40)
    var largest = 0.0
    for (name, example) in cases {
      let networks = try ["keras", "h5"].map { format in
        try KerasModel(contentsOf: "\(made)/\(name).\(format)", padding: example.padding).network
      }
      for network in networks {
        let difference = try largestDifference(network, example)
        #expect(difference <= 1e-5, "\(name)")
        largest = max(largest, difference)
      }
      try Data(KerasExport.contents(networks[0])).write(to: URL(filePath: "\(exported)/\(name).keras"))
      try FileManager.default.copyItem(atPath: "\(made)/\(name).json", toPath: "\(exported)/\(name).json")
    }
    let said = try JSONDecoder().decode([String: [[Double]]].self, from: RealKeras.run(["--predict", exported]))
    var largestBack = 0.0
    for (name, example) in cases {
      let rows = try #require(said[name], "\(name)")
      for (row, expected) in zip(rows, example.probabilities) {
        for (value, reference) in zip(row, expected) { largestBack = max(largestBack, abs(value - reference)) }
        #expect(row.count == expected.count, "\(name)")
      }
      #expect(rows.count == example.probabilities.count, "\(name)")
    }
    #expect(largestBack <= 1e-5)
    print("\(cases.count) models of Keras: import differs by \(largest) at most, export by \(largestBack)")
  }
}

/// The Python that has Keras.
enum RealKeras {
  static let python: String? = {
    let python = ProcessInfo.processInfo.environment["TENOR_PYTHON"] ?? "python3"
    // Found without loading it, which takes seconds.
    let code = "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, ['keras', 'tensorflow'])))"
    return (try? output(python, ["-c", code])) == nil ? nil : python
  }()

  /// Runs the script that makes the fixtures; returns what it prints.
  static func run(_ arguments: [String]) throws -> Data {
    let script = URL(filePath: #filePath).appending(path: "../../../Scripts/fixtures/make_keras_fixtures.py")
    return try output(try #require(python), [script.standardized.path] + arguments)
  }

  /// The last lines that Python wrote.
  struct Failure: Error, CustomStringConvertible { var description: String }

  private static func output(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process(), output = Pipe()
    let errors = FileManager.default.temporaryDirectory.appending(path: "tenor-keras-errors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: errors) }
    try Data().write(to: errors)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = try String(contentsOf: errors, encoding: .utf8)
      throw Failure(description: text.split(separator: "\n").suffix(3).joined(separator: "\n"))
    }
    return data
  }
}
