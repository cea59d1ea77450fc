/// Running text in lines.
enum Paragraph {
  /// The text in lines of at most `width` characters, broken at white space; longer words have a line of their own.
  static func wrapped(_ text: String, width: Int = 100, indent: String = "") -> String {
    var lines: [String] = [], line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.count + 1 + word.count > width - indent.count {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { indent + $0 }.joined(separator: "\n")
  }
}
