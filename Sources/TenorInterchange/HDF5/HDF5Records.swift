/// Takes the records of an ``HDF5Process`` apart.
struct HDF5Records {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next bytes; `nil` if there are fewer.
  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next byte.
  mutating func byte() -> UInt8? { take(1)?.first }

  private mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    guard let bytes = take(MemoryLayout<Value>.size) else { return nil }
    return bytes.withUnsafeBytes { $0.loadUnaligned(as: Value.self) }
  }

  /// The next text, with other bytes than UTF-8 in it replaced.
  mutating func text() -> String? {
    integer(UInt32.self).flatMap { take(Int($0)) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The next list of texts.
  mutating func texts() -> [String]? {
    guard let count = integer(UInt32.self) else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = text() else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// The next list of dimensions.
  mutating func dimensions() -> [UInt64]? {
    guard let rank = byte() else { return nil }
    var sizes: [UInt64] = []
    for _ in 0..<rank {
      guard let size = integer(UInt64.self) else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// The next `count` numbers.
  mutating func floats(_ count: Int) -> [Float]? {
    guard count >= 0, count <= bytes.count, let numbers = take(4 * count) else { return nil }
    return [Float](unsafeUninitializedCapacity: count) { floats, used in
      numbers.withUnsafeBytes { UnsafeMutableRawBufferPointer(floats).copyMemory(from: $0) }
      used = count
    }
  }
}
