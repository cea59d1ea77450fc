import Foundation

/// Where text goes: results to standard output, everything else to standard error.
enum Output {
  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line of results.
  static func result(_ text: String) throws { try write(text + "\n") }

  /// Writes a value as one line of JSON with sorted keys in snake case.
  static func json(_ value: some Encodable) throws { try write(try encode(value) + "\n") }

  /// A value as JSON on one line.
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Writes to standard error as it is.
  static func progress(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  /// Writes a line to standard error.
  static func note(_ text: String) { progress(text + "\n") }

  /// Writes to standard output as it is.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw OutputError()
    }
  }

  /// A number with a fixed number of decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  /// A share as a percentage.
  static func percent(_ share: Double) -> String { fixed(100 * share, 2) + " %" }
}

/// Standard output could not be written.
struct OutputError: Error, CustomStringConvertible {
  let description = "standard output: expected to be able to write, but the system refused; check the disk or the pipe."
}
