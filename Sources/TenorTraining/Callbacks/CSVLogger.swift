#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes the figures of each epoch to a CSV file (Keras's `CSVLogger`).
///
/// The file is renewed as a whole after each epoch, so that it never holds half a line. The format is `CSVLog`'s.
public struct CSVLogger: Sendable {
  /// The file.
  public let path: String
  /// Whether lines are added to a file that exists, without a second header. False by default.
  public let append: Bool
  private var log: CSVLog
  private var text: Data?

  /// Creates a logger; nothing is written before the first epoch.
  public init(path: String, separator: String = ",", append: Bool = false) {
    self.path = path
    self.append = append
    log = CSVLog(separator: separator)
  }

  /// Writes the line of an epoch.
  ///
  /// - Throws: `TrainingFileError` where the file cannot be read (to append) or written; the file is then as before.
  /// - Complexity: O(size of the file)
  public mutating func record(epoch: Int, logs: Logs) throws(TrainingFileError) {
    var content = Data()
    if let text {
      content = text
    } else if append, TrainingFile.exists(path) {
      content = try TrainingFile.read(path)
    }
    var next = log
    content.append(contentsOf: next.lines(epoch: epoch, logs: logs, writesHeader: content.isEmpty).utf8)
    try TrainingFile.write(content, to: path)
    text = content
    log = next
  }
}
