import TenorCompute

/// A safetensors file in memory: its header is checked, its numbers are read when they are asked for.
struct SafeTensorsFile: Sendable {
  let metadata: [String: String]
  /// The tensors by name.
  let tensors: [String: SafeTensorsHeader.Entry]
  private let memory: FileMemory
  private let dataStart: Int

  /// - Throws: ``SafeTensorsError``; no contents make it trap.
  /// - Complexity: O(length of the header)
  init(_ memory: FileMemory) throws(SafeTensorsError) {
    self.memory = memory
    let header = try memory.withBytes { (bytes) throws(SafeTensorsError) in
      try SafeTensorsHeader(fileContents: bytes)
    }
    metadata = header.metadata
    dataStart = header.dataStart
    // The header's reader has refused names that stand there twice.
    tensors = Dictionary(header.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of numbers in all tensors.
  var elementCount: Int { tensors.values.reduce(0) { $0 + $1.count } }

  /// The numbers of the named tensors without a copy, where they are floats that follow each other in this order.
  func floats(inOrder names: [String]) -> FloatBuffer? {
    guard let first = names.first.flatMap({ tensors[$0] }) else { return nil }
    var end = first.begin
    for name in names {
      guard let entry = tensors[name], entry.type == .float32, entry.begin == end else { return nil }
      end = entry.end
    }
    return memory.floats(at: dataStart + first.begin, count: (end - first.begin) / 4)
  }

  /// The numbers of a tensor.
  ///
  /// - Complexity: O(numbers)
  func floats(_ entry: SafeTensorsHeader.Entry) -> [Float] {
    let start = dataStart + entry.begin
    return memory.withBytes { bytes in
      switch entry.type {
      case .float32:
        (0..<entry.count).map { index in
          let bits = bytes.unsafeLoadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
          return Float(bitPattern: UInt32(littleEndian: bits))
        }
      case .bfloat16:
        (0..<entry.count).map { index in
          let bits = bytes.unsafeLoadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self)
          return Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
        }
      case .int8:
        (0..<entry.count).map { index in
          Float(bytes.unsafeLoadUnaligned(fromByteOffset: start + index, as: Int8.self))
        }
      }
    }
  }
}
