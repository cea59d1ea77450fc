// Edits of UTF-8 text in place. A byte below 0x80 is always a whole ASCII character, so these edits cannot split one.

extension [UInt8] {
  /// Brings ASCII letters to lower case if asked to, and tells what the text holds.
  mutating func foldASCII(lowercasing: Bool) -> (isASCII: Bool, hasOpeningBracket: Bool) {
    var union: UInt8 = 0
    var brackets: UInt8 = 0
    let caseBit: UInt8 = lowercasing ? 0x20 : 0
    var span = mutableSpan
    for index in span.indices {
      let byte = span[index]
      union |= byte
      brackets |= byte == UInt8(ascii: "<") ? 1 : 0
      span[index] = byte | (byte &- UInt8(ascii: "A") < 26 ? caseBit : 0)
    }
    return (union < 0x80, brackets != 0)
  }

  /// Replaces each `<br>`, `<br/>`, `<BR />`, … by one space.
  mutating func replaceHTMLBreaks() {
    var bytes = mutableSpan
    var read = 0
    var write = 0
    while read < bytes.count {
      let byte = bytes[read]
      let end = byte == UInt8(ascii: "<") ? Self.endOfHTMLBreak(in: bytes.span, at: read) : nil
      bytes[write] = end == nil ? byte : UInt8(ascii: " ")
      read = end ?? read + 1
      write += 1
    }
    removeSubrange(write...)
  }

  /// The index after the HTML line break that begins at `start`; `nil` if none does.
  static func endOfHTMLBreak(in bytes: Span<UInt8>, at start: Int) -> Int? {
    guard start + 3 < bytes.count, bytes[start + 1] | 0x20 == UInt8(ascii: "b"),
      bytes[start + 2] | 0x20 == UInt8(ascii: "r")
    else { return nil }
    var index = start + 3
    func skipSpace() {
      while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index]) { index += 1 }
    }
    skipSpace()
    if index < bytes.count, bytes[index] == UInt8(ascii: "/") { index += 1 }
    skipSpace()
    return index < bytes.count && bytes[index] == UInt8(ascii: ">") ? index + 1 : nil
  }

  /// Replaces every occurrence of `pattern` from left to right.
  mutating func replace(_ pattern: [UInt8], with substitute: [UInt8]) {
    guard let first = pattern.first, pattern.count <= count else { return }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + pattern.count <= count {
      guard self[index] == first, matches(pattern, at: index) else {
        index += 1
        continue
      }
      result.append(contentsOf: self[copied..<index])
      result.append(contentsOf: substitute)
      index += pattern.count
      copied = index
    }
    guard copied > 0 else { return }
    result.append(contentsOf: self[copied...])
    self = result
  }

  private func matches(_ pattern: [UInt8], at start: Int) -> Bool {
    for offset in pattern.indices where self[start + offset] != pattern[offset] { return false }
    return true
  }

  /// Replaces each run of white space, as Python's `\s+` sees it, by `substitute`.
  mutating func foldWhiteSpace(into substitute: [UInt8]) {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var index = 0
    var isInRun = false
    while index < count {
      let width = whiteSpaceWidth(at: index)
      if width > 0 {
        if !isInRun { result.append(contentsOf: substitute) }
        isInRun = true
        index += width
      } else {
        isInRun = false
        result.append(self[index])
        index += 1
      }
    }
    self = result
  }

  /// The number of bytes of the white space character that begins at `index`; zero if none does.
  ///
  /// The set is that of Python's `str.isspace()`: the separators and the bidirectional classes WS, B and S.
  private func whiteSpaceWidth(at index: Int) -> Int {
    let byte = self[index]
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) ? 1 : 0 }
    let second = index + 1 < count ? self[index + 1] : 0
    if byte == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    let third = index + 2 < count ? self[index + 2] : 0
    switch (byte, second, third) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
      (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }

  /// Removes spaces from both ends.
  mutating func trimSpaces() {
    while last == UInt8(ascii: " ") { removeLast() }
    if let start = firstIndex(where: { $0 != UInt8(ascii: " ") }), start > 0 { removeSubrange(..<start) }
  }
}
