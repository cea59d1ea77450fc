/// The side of a sequence on which padding stands or from which tokens are cut.
public enum SequenceSide: String, Sendable, Hashable, Codable, CaseIterable {
  /// Before the first token (Keras's default).
  case pre
  /// After the last token.
  case post
}

/// What a network's input looks like: how long sequences may be, and where their padding is thought to stand.
///
/// A network whose embedding masks its padding computes only real tokens, whatever is said here. Without a mask,
/// padding up to `maximumLength` is input like any other, as in Keras; without a `maximumLength` there is none.
public struct NetworkInput: Sendable, Hashable, Codable {
  /// The most tokens of a sequence, and the length that it is padded to; `nil` for any length and no padding.
  public var maximumLength: Int?
  /// Where padding stands.
  public var padding: SequenceSide

  public init(maximumLength: Int? = nil, padding: SequenceSide = .pre) {
    self.maximumLength = maximumLength
    self.padding = padding
  }

  private enum CodingKeys: String, CodingKey {
    case maximumLength = "maximum_length"
    case padding
  }
}
