/// Named tensors of 32-bit floats in Hugging Face's safetensors format: a JSON header and then plain numbers; nothing
/// that could be executed.
///
/// Layout: the length of the header (64 bits, little endian), the header
/// `{"__metadata__": {…}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}`, the numbers (little
/// endian, row-major). Tensors follow each other without holes or overlaps.
public struct SafeTensors: Sendable, Hashable {
  /// One tensor.
  public struct Tensor: Sendable, Hashable {
    /// Its dimensions; empty for a single number.
    public let shape: [Int]
    /// Its elements, row-major; as many as the shape asks for.
    public let values: [Float]

    /// Creates a tensor.
    ///
    /// - Precondition: There are as many values as the shape asks for.
    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "A tensor needs as many values as its shape asks for.")
      self.shape = shape
      self.values = values
    }
  }

  /// The longest header that is read, in bytes.
  public static let maximumHeaderLength = 100_000_000

  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// Free text by key (`__metadata__`).
  public var metadata: [String: String]

  /// Creates a file's contents.
  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads the contents of a file, strictly.
  ///
  /// - Throws: ``SafeTensorsError``; no input makes it trap.
  /// - Complexity: O(bytes)
  public init(_ bytes: [UInt8]) throws(SafeTensorsError) {
    let header = try SafeTensorsHeader(fileContents: bytes)
    metadata = header.metadata
    tensors = [:]
    for entry in header.entries {
      let start = header.dataStart + entry.begin
      tensors[entry.name] = Tensor(
        shape: entry.shape, values: Self.floats(bytes, at: start, count: (entry.end - entry.begin) / 4))
    }
  }

  private static func floats(_ bytes: [UInt8], at start: Int, count: Int) -> [Float] {
    let raw = bytes.span.bytes
    var values: [Float] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      let bits = raw.unsafeLoadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
      values.append(Float(bitPattern: UInt32(littleEndian: bits)))
    }
    return values
  }
}
