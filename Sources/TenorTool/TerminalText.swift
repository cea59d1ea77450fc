import Foundation

/// Text as it fits a terminal.
enum TerminalText {
  /// Wider lines are hard to read.
  private static let widest = 100
  /// Narrower lines hold too few words.
  private static let narrowest = 40

  /// The columns to write in: those of the terminal that standard output is, else of `COLUMNS`, else 80.
  static var columns: Int {
    var size = winsize()
    let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let named = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return min(widest, max(narrowest, isTerminal ? Int(size.ws_col) : named ?? 80))
  }

  /// The words of a text in lines of at most `width` columns, the first after `first`, the others after as much space.
  ///
  /// What stands between backticks is kept on one line where it fits, so that it can be copied.
  static func wrapped(_ text: String, width: Int, after first: String = "") -> String {
    let indent = String(repeating: " ", count: first.count)
    var lines: [String] = []
    var line = first, isEmpty = true
    for piece in pieces(of: text) {
      if !isEmpty, line.count + 1 + piece.count > width {
        lines.append(line)
        (line, isEmpty) = (indent, true)
      }
      line += (isEmpty ? "" : " ") + piece
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// Words; those from one backtick to the next are one.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var isOpen = false
    for word in text.split(separator: " ") {
      if isOpen { pieces[pieces.count - 1] += " " + word } else { pieces.append(String(word)) }
      if word.count(where: { $0 == "`" }) == 1 { isOpen.toggle() }
    }
    return pieces
  }
}
