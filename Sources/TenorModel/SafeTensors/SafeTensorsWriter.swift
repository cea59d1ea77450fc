/// A tensor as its bytes stand in a safetensors file.
struct StoredTensor: Sendable {
  var name: String
  var type: SafeTensorsType
  var shape: [Int]
  /// Its numbers, little endian, row-major.
  var bytes: [UInt8]

  /// A tensor of floats.
  init(_ name: String, shape: [Int], floats: [Float]) {
    self.init(name, .float32, shape: shape, numbers: floats.map { $0.bitPattern.littleEndian })
  }

  /// A tensor of whole numbers of 8 bits.
  init(_ name: String, shape: [Int], integers: [Int8]) {
    self.init(name, .int8, shape: shape, numbers: integers)
  }

  /// A tensor of the upper halves of floats.
  init(_ name: String, shape: [Int], upperHalves: [UInt16]) {
    self.init(name, .bfloat16, shape: shape, numbers: upperHalves.map { $0.littleEndian })
  }

  private init(_ name: String, _ type: SafeTensorsType, shape: [Int], numbers: [some BitwiseCopyable]) {
    self.name = name
    self.type = type
    self.shape = shape
    bytes = numbers.withUnsafeBytes { Array($0) }
  }
}

/// Writes safetensors files.
enum SafeTensorsWriter {
  /// The bytes of a file with tensors in the given order.
  ///
  /// - Parameter alignment: Spaces fill the header up, so that the first number stands at a multiple of it. A multiple
  ///   of 8.
  /// - Complexity: O(bytes)
  static func encode(_ tensors: [StoredTensor], metadata: [String: String], alignment: Int) -> [UInt8] {
    var header = Array(headerText(tensors, metadata).utf8)
    while (8 + header.count) % alignment != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + tensors.reduce(0) { $0 + $1.bytes.count })
    let length = UInt64(header.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
    bytes += header
    for tensor in tensors { bytes += tensor.bytes }
    return bytes
  }

  private static func headerText(_ tensors: [StoredTensor], _ metadata: [String: String]) -> String {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        "\"__metadata__\":{" + pairs.map { $0.key.quotedJSON + ":" + $0.value.quotedJSON }.joined(separator: ",") + "}")
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      let dimensions = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(tensor.name.quotedJSON):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(dimensions)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return "{" + members.joined(separator: ",") + "}"
  }
}
