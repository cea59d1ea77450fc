import Foundation

/// The characters that a terminal shows.
struct TerminalSize: Equatable {
  var columns = 80
  var rows = 24

  /// The size of the terminal behind a file, now; 80 by 24 where there is none or it does not tell.
  init(of file: Int32) {
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return }
    columns = Int(size.ws_col)
    rows = Int(size.ws_row)
  }

  /// Whether the terminal behind standard error can move its cursor.
  static var canMoveCursor: Bool {
    let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return Output.isTerminal && !kind.isEmpty && kind != "dumb"
  }
}
