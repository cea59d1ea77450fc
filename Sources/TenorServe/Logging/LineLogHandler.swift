public import Logging
import Foundation

/// A log of one line for each message, as text or as JSON.
///
/// ```swift
/// LoggingSystem.bootstrap { LineLogHandler(label: $0, format: .json) { line in FileHandle.standardError.write(Data(line.utf8)) } }
/// ```
public struct LineLogHandler: LogHandler {
  /// How a line looks.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    /// `2026-01-31T12:00:00Z notice model loaded model=demo`
    case text
    /// `{"time": …, "level": …, "message": …, "model": …}`
    case json
  }

  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  private let format: Format
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - format: How a line looks. Default: text.
  ///   - level: The least level that is written. Default: `info`.
  ///   - write: Takes each line, with its end.
  public init(format: Format = .text, level: Logger.Level = .info, write: @escaping @Sendable (String) -> Void) {
    self.format = format
    logLevel = level
    self.write = write
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
    let time = Date().formatted(.iso8601)
    switch format {
    case .text:
      let list = fields.map { " \($0.key)=\(Self.oneLine("\($0.value)"))" }.joined()
      write("\(time) \(event.level) \(Self.oneLine("\(event.message)"))\(list)\n")
    case .json:
      var writer = JSONWriter()
      writer.raw("{\"time\":")
      writer.string(time)
      writer.raw(",\"level\":")
      writer.string(event.level.rawValue)
      writer.raw(",\"message\":")
      writer.string("\(event.message)")
      for (key, value) in fields {
        writer.raw(",")
        writer.string(key)
        writer.raw(":")
        writer.string("\(value)")
      }
      writer.raw("}\n")
      write(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  /// Control characters would let whoever sends them forge lines.
  private static func oneLine(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
