/// Reads the part of JSON that safetensors headers are made of: objects without repeated keys, strings, lists of whole
/// numbers.
struct SafeTensorsHeaderScanner {
  private let text: ArraySlice<UInt8>
  private var position: Int

  /// - Parameter text: UTF-8.
  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  func failure(_ problem: String) -> SafeTensorsError {
    .invalidHeaderDeserialization(problem: problem, offset: position - text.startIndex)
  }

  /// Reads an object; `member` reads the value of each key.
  mutating func object(
    _ member: (String, inout SafeTensorsHeaderScanner) throws(SafeTensorsError) -> Void
  ) throws(SafeTensorsError) {
    try expect(UInt8(ascii: "{"))
    if skip(UInt8(ascii: "}")) { return }
    var keys: Set<String> = []
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw failure("the key '\(key)' stands there twice") }
      try expect(UInt8(ascii: ":"))
      try member(key, &self)
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  /// Reads a list of whole numbers that are not negative.
  mutating func integers() throws(SafeTensorsError) -> [Int] {
    try expect(UInt8(ascii: "["))
    if skip(UInt8(ascii: "]")) { return [] }
    var numbers: [Int] = []
    repeat { numbers.append(try integer()) } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return numbers
  }

  /// Checks that nothing but white space follows.
  mutating func finish() throws(SafeTensorsError) {
    skipSpace()
    guard position == text.endIndex else { throw failure("expected the end of the header") }
  }

  mutating func string() throws(SafeTensorsError) -> String {
    try expect(UInt8(ascii: "\""))
    var bytes: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): bytes += try escape()
      case 0..<0x20: throw failure("expected no control character in a string")
      default: bytes.append(byte)
      }
    }
    throw failure("expected the end of a string")
  }

  private mutating func escape() throws(SafeTensorsError) -> [UInt8] {
    switch next() {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"): return try unicodeEscape()
    case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
      return [byte]
    default: throw failure("unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(SafeTensorsError) -> [UInt8] {
    var value = try hexadecimal()
    if value & 0xFC00 == 0xD800 {
      guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
        throw failure("expected the second half of a surrogate pair")
      }
      let second = try hexadecimal()
      guard second & 0xFC00 == 0xDC00 else { throw failure("expected the second half of a surrogate pair") }
      value = 0x10000 + (value & 0x3FF) << 10 + second & 0x3FF
    }
    guard let scalar = Unicode.Scalar(value) else { throw failure("expected a Unicode scalar value") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(SafeTensorsError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw failure("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func integer() throws(SafeTensorsError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < text.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
      let product = value.multipliedReportingOverflow(by: 10)
      let sum = product.partialValue.addingReportingOverflow(Int(text[position] - UInt8(ascii: "0")))
      guard !product.overflow, !sum.overflow else { throw failure("expected a smaller number") }
      value = sum.partialValue
      position += 1
    }
    guard position > start else { throw failure("expected a whole number") }
    guard position == start + 1 || text[start] != UInt8(ascii: "0") else {
      throw failure("expected a number without leading zeros")
    }
    return value
  }

  private mutating func next() -> UInt8? {
    guard position < text.endIndex else { return nil }
    defer { position += 1 }
    return text[position]
  }

  private mutating func expect(_ byte: UInt8) throws(SafeTensorsError) {
    guard skip(byte) else { throw failure("expected '\(Character(Unicode.Scalar(byte)))'") }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < text.endIndex, text[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < text.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }
}
