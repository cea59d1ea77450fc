/// Reads JSON (RFC 8259) from bytes: one flat object after the other as data sets have them, or any document.
///
/// Errors are short sentences; the caller knows the file and the line, or asks ``place(of:)``.
package struct JSONScanner {
  /// What was found instead of JSON, and at which byte.
  package struct Failure: Error {
    package let found: String
    package var index = 0
  }

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  /// Whether what RFC 8259 leaves open or forbids, and data sets hold nevertheless, is refused: keys that stand twice,
  /// control characters in strings, and halves of surrogate pairs.
  private let isStrict: Bool
  /// Nested values deeper than this are refused, so that hostile input cannot exhaust the stack.
  package static let depthLimit = 64

  /// - Complexity: O(1)
  package init(_ bytes: ArraySlice<UInt8>, isStrict: Bool = false) {
    self.bytes = bytes
    self.isStrict = isStrict
    index = bytes.startIndex
  }

  /// The value, which must be all there is.
  ///
  /// - Complexity: O(bytes)
  package static func document(_ bytes: ArraySlice<UInt8>) throws(Failure) -> JSONValue {
    var scanner = JSONScanner(bytes, isStrict: true)
    let value = try scanner.value(depth: 0)
    guard scanner.peek() == nil else { throw scanner.failure("text after the value") }
    return value
  }

  /// The members of the object, which must be all there is.
  mutating func object(_ body: (String, JSONValue) throws(Failure) -> Void) throws(Failure) {
    try expect(UInt8(ascii: "{"), "no object")
    try members(depth: 0, body)
    guard peek() == nil else { throw failure("text after the object") }
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.depthLimit else { throw failure("values nested more than \(Self.depthLimit) deep") }
    switch peek() {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"):
      index += 1
      var members: [JSONValue.Member] = []
      try self.members(depth: depth + 1) { members.append(JSONValue.Member(key: $0, value: $1)) }
      return .object(members)
    case UInt8(ascii: "["):
      index += 1
      return .array(try elements(depth: depth + 1))
    default: return try word()
    }
  }

  /// What stands between the opening brace and the closing one, which is read too.
  private mutating func members(
    depth: Int, _ body: (String, JSONValue) throws(Failure) -> Void
  ) throws(Failure) {
    if skip(UInt8(ascii: "}")) { return }
    var keys: Set<String> = []
    repeat {
      _ = peek()
      let start = index
      let key = try string()
      if isStrict, !keys.insert(key).inserted {
        throw Failure(found: "the key \"\(key.prefix(40))\" twice", index: start)
      }
      try expect(UInt8(ascii: ":"), "no colon after the key \"\(key.prefix(40))\"")
      try body(key, try value(depth: depth))
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "no closing brace")
  }

  private mutating func elements(depth: Int) throws(Failure) -> [JSONValue] {
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try value(depth: depth)) } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "no closing bracket")
    return elements
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() throws(Failure) -> JSONValue {
    _ = peek()
    let start = index
    while index < bytes.endIndex, !Self.endsWord(bytes[index]) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "": throw failure(index < bytes.endIndex ? "no value" : "the end of the text")
    default:
      guard Self.isNumber(bytes[start..<index]) else {
        throw Failure(found: "\"\(word.prefix(40))\"", index: start)
      }
      return .number(word)
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  /// Whether bytes are a number as JSON writes it: no leading zeros, no sign but minus, a digit on both sides of a point.
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, whole == 1 || !startsWithZero else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  private mutating func string() throws(Failure) -> String {
    try expect(UInt8(ascii: "\""), "no string in quotes")
    let start = index
    skipPlain()
    if index < bytes.endIndex, bytes[index] == UInt8(ascii: "\"") {
      index += 1
      return try validated(bytes[start..<index - 1], start)
    }
    var text = Array(bytes[start..<index])
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        guard !isStrict || bytes[index] >= 0x20 else { throw failure("a control character that is not escaped") }
        let plain = index
        if isStrict { skipPlain() } else { index += 1 }
        text.append(contentsOf: bytes[plain..<index])
      }
    }
    guard index < bytes.endIndex else { throw failure("a string without its closing quote") }
    index += 1
    return try validated(text[...], start)
  }

  /// Goes on to the next quote or backslash, or control character where these are refused.
  private mutating func skipPlain() {
    let control: UInt8 = isStrict ? 0x20 : 0
    index =
      bytes[index...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < control }
      ?? bytes.endIndex
  }

  private func validated(_ text: ArraySlice<UInt8>, _ start: Int) throws(Failure) -> String {
    guard let string = String(validating: text, as: UTF8.self) else {
      throw Failure(found: "a string that is not UTF-8", index: start)
    }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    index += 1
    guard index < bytes.endIndex else { throw failure("a string without its closing quote") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
    default:
      throw Failure(found: "the unknown escape \\\(Unicode.Scalar(byte))", index: index - 2)
    }
  }

  /// The character of `\uXXXX`, or of a surrogate pair of them; a lone surrogate becomes U+FFFD, or is refused.
  private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
    let start = index - 2
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    if (0xD800...0xDBFF).contains(high), index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    {
      let position = index
      index += 2
      let low = try hexadecimal()
      if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
      index = position
    }
    guard !isStrict else { throw Failure(found: "one half of a surrogate pair", index: start) }
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("\\u without four hexadecimal digits") }
    index += 4
    return value
  }

  private mutating func peek() -> UInt8? {
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      index += 1
    }
    return nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ otherwise: String) throws(Failure) {
    guard skip(byte) else { throw failure(otherwise) }
  }

  private func failure(_ found: String) -> Failure { Failure(found: found, index: index) }

  /// The line and the column of a byte, both from 1; columns count characters of Unicode.
  ///
  /// - Complexity: O(bytes)
  package static func place(of index: Int, in bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
    let before = bytes[..<min(max(index, bytes.startIndex), bytes.endIndex)]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return (line, before[start...].count { $0 & 0xC0 != 0x80 } + 1)
  }
}
