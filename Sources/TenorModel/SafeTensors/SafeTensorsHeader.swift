/// The header of a safetensors file, checked against the length of the file.
struct SafeTensorsHeader {
  /// Where one tensor lies.
  struct Entry: Sendable, Hashable {
    var name: String
    var type: SafeTensorsType
    var shape: [Int]
    /// The first byte of its numbers, counted from the begin of those of all tensors, and the one after its last.
    var begin: Int
    var end: Int

    /// The number of its numbers.
    var count: Int { (end - begin) / type.size }
  }

  /// The tensors in the order of their data.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]
  /// The offset of the first number in the file.
  let dataStart: Int

  init(fileContents bytes: RawSpan) throws(SafeTensorsError) {
    guard bytes.byteCount >= 8 else { throw .headerTooSmall(found: bytes.byteCount) }
    let length = UInt64(littleEndian: bytes.unsafeLoadUnaligned(as: UInt64.self))
    guard length <= UInt64(SafeTensors.maximumHeaderLength) else { throw .headerTooLarge(found: length) }
    guard Int(length) <= bytes.byteCount - 8 else {
      throw .invalidHeaderLength(expected: length, found: bytes.byteCount - 8)
    }
    dataStart = 8 + Int(length)
    let text = bytes.extracting(8..<dataStart).withUnsafeBytes { Array($0) }
    guard text.first == UInt8(ascii: "{") else { throw .invalidHeaderStart }
    guard String(validating: text, as: UTF8.self) != nil else { throw .invalidHeader }
    try parse(text[...])
    try validate(dataCount: bytes.byteCount - dataStart)
  }

  private mutating func parse(_ text: ArraySlice<UInt8>) throws(SafeTensorsError) {
    var scanner = SafeTensorsHeaderScanner(text)
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    try scanner.object { (name, scanner) throws(SafeTensorsError) in
      if name == "__metadata__" {
        try scanner.object { (key, scanner) throws(SafeTensorsError) in metadata[key] = try scanner.string() }
      } else {
        entries.append(try Self.entry(name, &scanner))
      }
    }
    try scanner.finish()
    // Empty tensors may share an offset with the tensor after them, which must then come second.
    self.entries = entries.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    self.metadata = metadata
  }

  private static func entry(
    _ name: String, _ scanner: inout SafeTensorsHeaderScanner
  ) throws(SafeTensorsError) -> Entry {
    var dataType: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (key, scanner) throws(SafeTensorsError) in
      switch key {
      case "dtype": dataType = try scanner.string()
      case "shape": shape = try scanner.integers()
      case "data_offsets": offsets = try scanner.integers()
      default: throw scanner.failure("unknown key '\(key)' of the tensor '\(name)'")
      }
    }
    guard let dataType, let shape, let offsets, offsets.count == 2 else {
      throw scanner.failure("expected dtype, shape and two data_offsets of the tensor '\(name)'")
    }
    guard let type = SafeTensorsType(rawValue: dataType) else {
      throw .unsupportedDataType(tensor: name, found: dataType)
    }
    return Entry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private func validate(dataCount: Int) throws(SafeTensorsError) {
    var position = 0
    for entry in entries {
      guard entry.begin == position, entry.end >= entry.begin else { throw .invalidOffset(tensor: entry.name) }
      var size = entry.type.size
      for dimension in entry.shape {
        let product = size.multipliedReportingOverflow(by: dimension)
        guard !product.overflow else { throw .validationOverflow(tensor: entry.name) }
        size = product.partialValue
      }
      guard entry.end - entry.begin == size else { throw .tensorInvalidInfo(tensor: entry.name) }
      position = entry.end
    }
    guard position == dataCount else { throw .metadataIncompleteBuffer(expected: position, found: dataCount) }
  }
}
