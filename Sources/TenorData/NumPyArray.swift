/// A NumPy array of whole numbers, or of lists of them, read from a `.npy` file.
///
/// The format is that of NumPy Enhancement Proposal 1. Arrays of numbers are read from their bytes. Arrays of lists are
/// pickled; ``PickledLists`` decodes them without executing anything.
enum NumPyArray {
  /// A vector of signed or unsigned whole numbers.
  static func integers(_ bytes: [UInt8], file: String) throws(DataError) -> [Int] {
    let header = try Header(bytes, file: file)
    let type = header.type
    guard let size = type.last.flatMap({ Int(String($0)) }), type.utf8.count == 3, [1, 2, 4, 8].contains(size),
      type.hasPrefix("<") || type.hasPrefix("|"), "iu".contains(type.dropFirst().first ?? " ")
    else { throw .array(file, "whole numbers", found: "the type \"\(type)\"") }
    let isSigned = type.dropFirst().first == "i"
    let available = (bytes.count - header.dataStart) / size
    guard header.count <= available else {
      throw .array(file, "\(header.count) numbers", found: "\(available)")
    }
    return (0..<header.count).map { index in
      var value: UInt64 = 0
      for byte in 0..<size { value |= UInt64(bytes[header.dataStart + index * size + byte]) << UInt64(8 * byte) }
      let shift = UInt64(64 - 8 * size)
      return isSigned ? Int(Int64(bitPattern: value << shift) >> Int64(shift)) : Int(truncatingIfNeeded: value)
    }
  }

  /// Where the pickled lists of an array of objects begin, and how many there must be.
  static func pickle(_ bytes: [UInt8], file: String) throws(DataError) -> (start: Int, count: Int) {
    let header = try Header(bytes, file: file)
    guard header.type.hasSuffix("O") else { throw .array(file, "lists", found: "the type \"\(header.type)\"") }
    return (header.dataStart, header.count)
  }

  /// The dictionary at the beginning of a `.npy` file.
  private struct Header {
    var type = ""
    var count = 0
    var dataStart = 0

    init(_ bytes: [UInt8], file: String) throws(DataError) {
      guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
        throw .array(file, "the beginning of a .npy file", found: "something else")
      }
      let isLong = bytes[6] >= 2
      let lengthBytes = isLong ? 4 : 2
      var length = 0
      for index in 0..<lengthBytes { length |= Int(bytes[8 + index]) << (8 * index) }
      dataStart = 8 + lengthBytes + length
      guard dataStart <= bytes.count else { throw .array(file, "a header of \(length) bytes", found: "fewer") }
      let text = String(decoding: bytes[(8 + lengthBytes)..<dataStart], as: UTF8.self)
      guard let type = Self.value(of: "descr", in: text), let shape = Self.value(of: "shape", in: text) else {
        throw .array(file, "the keys \"descr\" and \"shape\"", found: "\(text.prefix(60))")
      }
      self.type = type.filter { $0 != "'" }
      let dimensions = shape.split { "(), ".contains($0) }.map { Int(String($0)) }
      guard dimensions.count == 1, let count = dimensions[0], count >= 0 else {
        throw .array(file, "one dimension", found: "the shape \(shape)")
      }
      self.count = count
    }

    /// The literal after `'key':`, up to the comma that ends it.
    private static func value(of key: String, in text: String) -> String? {
      let parts = text.split(separator: "'\(key)':", omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      let rest = parts[1].drop { $0 == " " }
      if rest.first == "(" { return rest.firstIndex(of: ")").map { String(rest[...$0]) } }
      return String(rest.prefix { $0 != "," && $0 != "}" })
    }
  }
}

extension DataError {
  static func array(_ file: String, _ expected: String, found: String) -> DataError {
    DataError(
      .badArray, file: file, problem: "expected \(expected), found \(found)",
      remedy: "get the file again, or save the array anew with NumPy")
  }
}
