/// Writes the figures of epochs as lines of CSV (RFC 4180), with the columns of Keras's `CSVLogger`: "epoch", then the
/// figures of the first epoch, sorted; if none of them is of validation, a "val_" column for each.
///
/// This type makes text only; see `CSVLogger` for the file.
public struct CSVLog: Sendable, Hashable {
  /// The columns after "epoch"; nil before the first epoch.
  public private(set) var keys: [String]?
  /// What stands between fields: "," by default.
  public let separator: String

  /// Creates a log without columns.
  public init(separator: String = ",") { self.separator = separator }

  /// The line of an epoch; before the first one, the header line too. Lines end in CR LF.
  ///
  /// A figure that the epoch did not log is "NA"; figures that the first epoch did not log are left out.
  ///
  /// - Parameter writesHeader: Whether the first epoch is preceded by the header.
  public mutating func lines(epoch: Int, logs: Logs, writesHeader: Bool = true) -> String {
    var text = ""
    let columns: [String]
    if let keys {
      columns = keys
    } else {
      columns = Self.columns(of: logs)
      keys = columns
      if writesHeader { text += line(["epoch"] + columns) }
    }
    return text + line(["\(epoch)"] + columns.map { key in logs[key].map { "\($0)" } ?? "NA" })
  }

  private static func columns(of logs: Logs) -> [String] {
    let sorted = logs.keys.sorted()
    return sorted.contains { $0.hasPrefix("val_") } ? sorted : sorted + sorted.map { "val_" + $0 }
  }

  private func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: separator) + "\r\n"
  }

  private func quoted(_ field: String) -> String {
    let special = Set(separator.utf8).union([UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    guard field.utf8.contains(where: special.contains) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension History {
  /// The history as CSV, as `CSVLog` writes it.
  public func csv() -> String {
    var log = CSVLog()
    return epochs.indices.map { log.lines(epoch: epochs[$0], logs: logs(at: $0)) }.joined()
  }
}
