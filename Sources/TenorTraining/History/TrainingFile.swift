#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file of a training could not be read or written.
public struct TrainingFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried: "read" or "write".
  public var operation: String
  /// The file.
  public var path: String
  /// What the system, or the reader, said.
  public var reason: String

  /// One sentence: what was tried with which file, and why it failed.
  public var description: String { "Could not \(operation) '\(path)': \(reason)" }
}

/// Whole-file reading and writing. A file is written under another name and then renamed, so that a reader, or a crash,
/// never meets half of it.
enum TrainingFile {
  static func write(_ data: Data, to path: String) throws(TrainingFileError) {
    do {
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw TrainingFileError(operation: "write", path: path, reason: "\(error)")
    }
  }

  static func read(_ path: String) throws(TrainingFileError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw TrainingFileError(operation: "read", path: path, reason: "\(error)")
    }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

extension History {
  /// Writes the history as JSON (usually `history.json`) in one step: the file is whole or as before.
  ///
  /// - Throws: `TrainingFileError` where the file cannot be written.
  public func write(toFile path: String) throws(TrainingFileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(self)
    } catch {
      throw TrainingFileError(operation: "write", path: path, reason: "\(error)")
    }
    try TrainingFile.write(data, to: path)
  }

  /// Reads a history written by `write(toFile:)`.
  ///
  /// - Throws: `TrainingFileError` where the file cannot be read or is no history.
  public init(contentsOfFile path: String) throws(TrainingFileError) {
    let data = try TrainingFile.read(path)
    do {
      self = try JSONDecoder().decode(History.self, from: data)
    } catch {
      throw TrainingFileError(operation: "read", path: path, reason: "\(error)")
    }
  }
}
