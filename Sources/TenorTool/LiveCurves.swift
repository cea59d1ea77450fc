import Foundation
import Tenor

/// Curves below the progress bar of a terminal, drawn anew after each epoch and when the terminal's size changes.
///
/// Gives escape sequences and prints nothing.
struct LiveCurves {
  private var epochs: [Logs] = []
  private var lines: [String] = []
  private var size: TerminalSize

  /// The lines of a terminal that are not for the curves: the epoch's heading, its progress, which may take two lines, and
  /// the cursor's.
  private static let otherRows = 4

  init(size: TerminalSize) { self.size = size }

  mutating func add(_ logs: Logs, size: TerminalSize) {
    epochs.append(logs)
    resize(size)
  }

  /// Draws for another size; tells whether it is another one.
  @discardableResult
  mutating func resize(_ size: TerminalSize) -> Bool {
    let isOther = size != self.size
    self.size = size
    lines = TrainingCurves(epochs).lines(width: size.columns - 1, rows: size.rows - Self.otherRows)
    return isOther
  }

  /// With the cursor on the line above: draws the curves, and leaves the cursor below them.
  var drawing: String { lines.map { $0 + "\n" }.joined() }

  /// With the cursor on the line of progress: draws the curves below it, and leaves the cursor at that line's begin.
  var drawingBelow: String {
    lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\u{1B}[\(lines.count)A\r"
  }

  /// With the cursor below the curves: takes them away, and leaves the cursor where they began. A terminal that has become
  /// narrower since shows a line in several.
  func erasing(size: TerminalSize) -> String {
    let rows = lines.reduce(0) { $0 + max(1, ($1.count + size.columns - 1) / size.columns) }
    return rows == 0 ? "" : "\u{1B}[\(rows)A\r\u{1B}[J"
  }
}
