/// A value of a JSON object, as far as data sets need it.
enum JSONScalar {
  case string(String)
  /// A number, as it is written.
  case number(String)
  case bool(Bool)
  case null
  /// An array or object, whose contents are skipped.
  case nested

  /// The value as a label or id; `nil` for `null` and nested values.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .nested: nil
    }
  }
}

/// Reads one flat JSON object (RFC 8259) from bytes, keeping the order of its members.
///
/// Errors are short sentences without a place; the caller knows file and line.
struct JSONScanner {
  struct Failure: Error { let found: String }

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  /// Nested values deeper than this are refused, so that hostile input cannot exhaust the stack.
  private static let depthLimit = 64

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The members of the object, which must be all there is.
  mutating func object(_ body: (String, JSONScalar) throws(Failure) -> Void) throws(Failure) {
    try expect(UInt8(ascii: "{"), "no object")
    if !skip(UInt8(ascii: "}")) {
      repeat {
        let key = try string()
        try expect(UInt8(ascii: ":"), "no colon after the key \"\(key)\"")
        try body(key, try value(depth: 0))
      } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"), "no closing brace")
    }
    guard peek() == nil else { throw Failure(found: "text after the object") }
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONScalar {
    guard depth < Self.depthLimit else { throw Failure(found: "values nested more than \(Self.depthLimit) deep") }
    switch peek() {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return try nested(UInt8(ascii: "}"), hasKeys: true, depth)
    case UInt8(ascii: "["): return try nested(UInt8(ascii: "]"), hasKeys: false, depth)
    default: return try word()
    }
  }

  private mutating func nested(_ end: UInt8, hasKeys: Bool, _ depth: Int) throws(Failure) -> JSONScalar {
    index += 1
    if skip(end) { return .nested }
    repeat {
      if hasKeys {
        _ = try string()
        try expect(UInt8(ascii: ":"), "no colon after a key")
      }
      _ = try value(depth: depth + 1)
    } while skip(UInt8(ascii: ","))
    try expect(end, "an array or object without its end")
    return .nested
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() throws(Failure) -> JSONScalar {
    _ = peek()
    let start = index
    while index < bytes.endIndex, !Self.endsWord(bytes[index]) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "": throw Failure(found: "no value")
    default:
      let first = word.utf8.first ?? 0
      guard first == UInt8(ascii: "-") || (0x30...0x39).contains(first), Double(word) != nil else {
        throw Failure(found: "\"\(word.prefix(40))\"")
      }
      return .number(word)
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  private mutating func string() throws(Failure) -> String {
    try expect(UInt8(ascii: "\""), "no string in quotes")
    let start = index
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
    var text = Array(bytes[start..<index])
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    guard index < bytes.endIndex else { throw Failure(found: "a string without its closing quote") }
    index += 1
    guard let string = String(validating: text, as: UTF8.self) else {
      throw Failure(found: "a string that is not UTF-8")
    }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    index += 1
    guard index < bytes.endIndex else { throw Failure(found: "a string without its closing quote") }
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
    default: throw Failure(found: "the unknown escape \\\(Unicode.Scalar(byte))")
    }
  }

  /// The character of `\uXXXX`, or of a surrogate pair of them; a lone surrogate becomes U+FFFD.
  private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
    let high = try hexadecimal()
    guard (0xD800...0xDBFF).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    guard index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let position = index
    index += 2
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low) else {
      index = position
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Failure(found: "\\u without four hexadecimal digits") }
    index += 4
    return value
  }

  private mutating func peek() -> UInt8? {
    while index < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    return index < bytes.endIndex ? bytes[index] : nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ otherwise: String) throws(Failure) {
    guard skip(byte) else { throw Failure(found: otherwise) }
  }
}
