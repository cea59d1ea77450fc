/// Why a network could not be made or could not read its input.
public enum NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A layer's option is out of range.
  case invalidOption(layer: String, option: String, expected: String, found: String)
  /// A layer does not fit the one before it.
  case shapeMismatch(layer: String, expected: String, found: String)
  /// Two layers have one name.
  case duplicateName(String)
  /// A token id is not in the vocabulary.
  case tokenOutOfRange(row: Int, token: Int, vocabulary: Int)
  /// A sequence is longer than the network's maximum.
  case sequenceTooLong(row: Int, length: Int, maximum: Int)
  /// An initial state does not fit.
  case invalidState(layer: String, expected: String, found: String)

  public var description: String {
    switch self {
    case .invalidOption(let layer, let option, let expected, let found):
      "Layer \(layer): \(option) must be \(expected), found \(found)."
    case .shapeMismatch(let layer, let expected, let found):
      "Layer \(layer): expected \(expected) as input, found \(found)."
    case .duplicateName(let name):
      "Two layers are named \(name); give one of them another name."
    case .tokenOutOfRange(let row, let token, let vocabulary):
      "Row \(row): token \(token) is not in the vocabulary of \(vocabulary); encode texts with the model's own pipeline."
    case .sequenceTooLong(let row, let length, let maximum):
      "Row \(row): \(length) tokens, but the network takes at most \(maximum); truncate the text."
    case .invalidState(let layer, let expected, let found):
      "Initial state of layer \(layer): expected \(expected), found \(found)."
    }
  }
}
