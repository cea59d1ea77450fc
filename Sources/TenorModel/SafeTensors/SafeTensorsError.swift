/// What is wrong with a safetensors file. The cases are those of Hugging Face's own reader, and two more.
public enum SafeTensorsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file is shorter than the eight bytes that tell the length of the header.
  case headerTooSmall(found: Int)
  /// The header is longer than 100 million bytes.
  case headerTooLarge(found: UInt64)
  /// The header would end beyond the end of the file.
  case invalidHeaderLength(expected: UInt64, found: Int)
  /// The header does not begin with `{`.
  case invalidHeaderStart
  /// The header is not UTF-8.
  case invalidHeader
  /// The header is not the JSON that the format asks for.
  case invalidHeaderDeserialization(problem: String, offset: Int)
  /// A tensor does not begin where the one before it ends, or ends before it begins.
  case invalidOffset(tensor: String)
  /// A tensor's shape and number of bytes disagree.
  case tensorInvalidInfo(tensor: String)
  /// The data end before or after the last tensor.
  case metadataIncompleteBuffer(expected: Int, found: Int)
  /// The size of a tensor is greater than an integer can hold.
  case validationOverflow(tensor: String)
  /// A tensor holds elements of a type that is not read here.
  case unsupportedDataType(tensor: String, found: String)

  /// What was expected and what was found.
  public var description: String {
    switch self {
    case .headerTooSmall(let found):
      "Expected at least 8 bytes for the length of the header, found \(found)."
    case .headerTooLarge(let found):
      "Expected a header of at most \(SafeTensors.maximumHeaderLength) bytes, found \(found)."
    case .invalidHeaderLength(let expected, let found):
      "Expected a header of \(expected) bytes, found only \(found) bytes after its length."
    case .invalidHeaderStart: "Expected the header to begin with '{'."
    case .invalidHeader: "Expected the header to be UTF-8."
    case .invalidHeaderDeserialization(let problem, let offset):
      "The header is malformed at byte \(offset): \(problem)."
    case .invalidOffset(let tensor):
      "The tensor '\(tensor)' does not begin where the one before it ends."
    case .tensorInvalidInfo(let tensor):
      "The tensor '\(tensor)' has another number of bytes than its shape asks for."
    case .metadataIncompleteBuffer(let expected, let found):
      "Expected \(expected) bytes of tensors after the header, found \(found)."
    case .validationOverflow(let tensor):
      "The size of the tensor '\(tensor)' is greater than an integer can hold."
    case .unsupportedDataType(let tensor, let found):
      "The tensor '\(tensor)' has elements of type \(found), which is not read here (F32 is)."
    }
  }
}
