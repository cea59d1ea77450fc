/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// ISO 8859-1, in which every byte is the character of the same number. Old corpora use it.
  case latin1
}

extension TextEncoding {
  /// The contents of a file as UTF-8 without a byte order mark. UTF-8 itself is checked later, field by field.
  func decode(_ bytes: [UInt8], file: String) throws(DataError) -> [UInt8] {
    if self == .latin1 { return Self.utf8(ofLatin1: bytes) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DataError(
        .badEncoding, file: file, line: 1, problem: "expected UTF-8, found the byte order mark of UTF-16",
        remedy: "convert the file to UTF-8")
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func utf8(ofLatin1 bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 16)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        result.append(0xC0 | byte >> 6)
        result.append(0x80 | byte & 0x3F)
      }
    }
    return result
  }
}

/// Makes a string of bytes that should be UTF-8 without NUL.
///
/// - Parameters:
///   - bytes: The bytes, wholly read.
///   - file: The file they come from.
///   - line: The line on which they begin.
///   - column: The column they stand in, if any.
func checkedString(
  _ bytes: ArraySlice<UInt8>, file: String, line: Int?, column: String? = nil
) throws(DataError) -> String {
  let span = bytes.span
  let text: UTF8Span
  do {
    text = try UTF8Span(validating: span)
  } catch {
    let offset = bytes.startIndex + error.byteOffsets.lowerBound
    throw DataError(
      .badEncoding, file: file, line: line.map { $0 + bytes[..<offset].lineFeeds }, column: column,
      problem: "expected UTF-8, found the byte 0x\(String(bytes[offset], radix: 16))",
      remedy: "convert the file to UTF-8, or read it with --encoding latin1")
  }
  if let offset = bytes.firstIndex(of: 0) {
    throw DataError(
      .badEncoding, file: file, line: line.map { $0 + bytes[..<offset].lineFeeds }, column: column,
      problem: "expected text, found a NUL byte", remedy: "remove it, or convert the file to UTF-8 if it is UTF-16")
  }
  return String(copying: text)
}

extension ArraySlice<UInt8> {
  var lineFeeds: Int { reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
}
