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

  /// Reads the contents of a file of 32-bit floats, strictly.
  ///
  /// - Throws: ``SafeTensorsError``; no input makes it trap.
  /// - Complexity: O(bytes)
  public init(_ bytes: [UInt8]) throws(SafeTensorsError) {
    let file = try SafeTensorsFile(FileMemory(bytes))
    metadata = file.metadata
    tensors = [:]
    for (name, entry) in file.tensors.sorted(by: { $0.value.begin < $1.value.begin }) {
      guard entry.type == .float32 else {
        throw .unsupportedDataType(tensor: name, found: entry.type.rawValue)
      }
      tensors[name] = Tensor(shape: entry.shape, values: file.floats(entry))
    }
  }
}
