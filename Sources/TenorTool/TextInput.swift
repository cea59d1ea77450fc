import Foundation
import Tenor

/// Texts to classify, from a table or from lines.
struct TextInput {
  let encoding: TextEncoding
  let textColumn: String?

  private static let tableEndings = ["csv", "tsv", "tab", "jsonl", "ndjson"]

  /// The texts of a file; of standard input for `-`.
  func read(_ path: String) throws -> [String] {
    if path != "-", isTable(path) {
      return try Dataset.read(
        .table(path), options: ReadOptions(textColumn: textColumn, labels: .ignored, encoding: encoding)
      ).texts
    }
    let name = path == "-" ? "standard input" : path
    return try lines([UInt8](try contents(path)), name)
  }

  private func isTable(_ path: String) -> Bool {
    let name = path.lowercased()
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    return Self.tableEndings.contains { plain.hasSuffix("." + $0) }
  }

  private func contents(_ path: String) throws -> Data {
    do {
      if path == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
      guard FileManager.default.fileExists(atPath: path) else {
        throw DataError(
          .missingFile, file: path, problem: "expected a file of texts, found none", remedy: "check the path")
      }
      return try Data(contentsOf: URL(filePath: path))
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError(
        .inputOutput, file: path, problem: "expected a readable file, found: \(error.localizedDescription)",
        remedy: "check its permissions")
    }
  }

  /// The lines, without their ends. The last one needs no end.
  private func lines(_ bytes: [UInt8], _ file: String) throws -> [String] {
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    return try pieces.enumerated().map { index, piece in
      let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      if encoding == .latin1 { return String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) })) }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw DataError(
          .badEncoding, file: file, line: index + 1, problem: "expected UTF-8, found other bytes",
          remedy: "convert the file to UTF-8, or read it with --encoding latin1")
      }
      return text
    }
  }
}
