import Foundation
import TenorCompute
import TenorLayers
import TenorModel
import TenorText

/// Networks with random weights, and texts that are ids.
enum Samples {
  static let vocabulary = 50

  /// A network whose weights are all different and not small.
  static func network(
    _ layers: [LayerSpec], input: NetworkInput = NetworkInput(), seed: UInt64 = 1
  ) throws -> Network {
    var network = try Network(layers, input: input)
    var random = Generator(state: seed)
    for parameter in network.parameters {
      let scale: Float = parameter.name.hasSuffix("embeddings") ? 1 : 0.4
      _ = network.setValues((0..<parameter.count).map { _ in random.next(scale) }, of: parameter.name)
    }
    return network
  }

  static func classifier(
    _ layers: [LayerSpec], input: NetworkInput = NetworkInput(), seed: UInt64 = 1
  ) throws -> TextClassifier {
    let network = try network(layers, input: input, seed: seed)
    let labels = (0..<max(2, network.outputShape.features)).map { "label \($0)" }
    return try TextClassifier(pipeline: idsAlone(input), labels: labels, network: network)
  }

  static func idsAlone(_ input: NetworkInput = NetworkInput()) throws -> TextPipeline {
    TextPipeline(
      cleaner: .none,
      tokenizer: Tokenizer(
        splitter: TokenSplitter(filters: "", lowercases: false), scheme: .keras(),
        vocabulary: try Vocabulary(words: (1..<vocabulary).map(String.init))),
      sequenceRule: SequenceRule(maximumLength: input.maximumLength))
  }

  /// Rows of random ids.
  static func rows(_ lengths: [Int], seed: UInt64 = 7) -> [[Int32]] {
    var random = Generator(state: seed)
    return lengths.map { length in (0..<length).map { _ in Int32(random.next() % UInt64(vocabulary - 1)) + 1 } }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number between -scale and scale.
  mutating func next(_ scale: Float) -> Float { (Float(next() >> 40) / Float(1 << 23) - 1) * scale }
}

/// A folder of a test's own, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/tenor-interchange-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    let file = URL(filePath: self(name))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// The Python that `TENOR_PYTHON` names, else `python3`, and the scripts that ask other systems.
enum Python {
  static let program = ProcessInfo.processInfo.environment["TENOR_PYTHON"] ?? "python3"

  /// Whether it has modules.
  static func has(_ modules: String) -> Bool { run(["-c", "import \(modules)"]).status == 0 }

  /// What a script of `Scripts/interchange` prints about a folder.
  static func check<Value: Decodable>(_ script: String, _ folder: TemporaryFolder, _: Value.Type) throws -> Value {
    let path = URL(filePath: #filePath).appending(path: "../../../Scripts/interchange/\(script)").standardized.path
    let run = run([path, folder.path])
    guard run.status == 0 else { throw Trouble(description: run.errors) }
    return try JSONDecoder().decode(Value.self, from: run.output)
  }

  struct Trouble: Error, CustomStringConvertible { var description: String }

  private static func run(_ arguments: [String]) -> (status: Int32, output: Data, errors: String) {
    let process = Process(), output = Pipe()
    let errors = URL.temporaryDirectory.appending(path: "tenor-python-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: errors) }
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errors.path)
    guard (try? process.run()) != nil else { return (-1, Data(), "no \(program)") }
    let data = (try? output.fileHandleForReading.readToEnd()) ?? nil
    process.waitUntilExit()
    let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    return (process.terminationStatus, data ?? Data(), text)
  }
}

extension TemporaryFolder {
  private struct Expectation<Output: Encodable>: Encodable {
    var rows: [[Int32]]
    var outputs: [Output]
  }

  /// Writes what a script compares with: rows of ids and the probabilities of a classifier.
  func writeExpectation(_ classifier: TextClassifier, _ rows: [[Int32]], to name: String) throws {
    let outputs = try classifier.probabilities(for: TokenBatch(rows))
    try write(JSONEncoder().encode(Expectation(rows: rows, outputs: outputs)), to: name)
  }

  /// Writes rows of ids and the vectors that a network gives for the steps of each.
  func writeExpectation(_ network: Network, _ rows: [[Int32]], to name: String) throws {
    let outputs = try Predictor(network).outputs(for: TokenBatch(rows))
    let vectors = (0..<outputs.count).map { row in
      (0..<outputs.steps(row)).map { Array(outputs.vector(row, step: $0)) }
    }
    try write(JSONEncoder().encode(Expectation(rows: rows, outputs: vectors)), to: name)
  }
}
