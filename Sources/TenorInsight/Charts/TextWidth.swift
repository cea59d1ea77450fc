/// How wide texts will be, about: nobody knows the reader's font.
///
/// The widths are those of Arial, widened a little, for fonts that take its place are mostly wider.
enum TextWidth {
  /// The size of most texts.
  static let fontSize = 13.0

  /// The width of a text.
  static func of(_ text: String, fontSize: Double = fontSize) -> Double {
    text.reduce(0) { $0 + ems($1) } * fontSize
  }

  /// The text, or its begin with an ellipsis where it is wider than `width`.
  static func fitted(_ text: String, into width: Double, fontSize: Double = fontSize) -> String {
    guard of(text, fontSize: fontSize) > width else { return text }
    var result = "", used = ems("…") * fontSize
    for character in text {
      used += ems(character) * fontSize
      if used > width { break }
      result.append(character)
    }
    return result + "…"
  }

  /// The text, or its begin and its end with an ellipsis between them where it is wider than `width`: names that begin
  /// alike differ at the end.
  static func shortened(_ text: String, into width: Double) -> String {
    guard of(text) > width else { return text }
    let begin = fitted(text, into: width * 0.6)
    let room = width - of(begin)
    var end = "", used = 0.0
    for character in text.reversed() {
      used += ems(character) * fontSize
      if used > room { break }
      end.append(character)
    }
    return begin + String(end.reversed())
  }

  private static func ems(_ character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar {
    case " ", "i", "j", "l", "I", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", "-": return 0.36
    case "m", "w", "M", "W", "%", "@", "…", "—": return 0.95
    case "A"..."Z": return 0.72
    case "\u{2E80}"...: return 1.1
    default: return 0.6
    }
  }
}
