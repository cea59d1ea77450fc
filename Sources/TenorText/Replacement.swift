/// One row of a replacement table: what to look for, and what to put in its place.
public struct Replacement: Sendable, Hashable {
  /// What a replacement looks for.
  public enum Pattern: Sendable, Hashable {
    /// The text itself, byte for byte in UTF-8; no character has a special meaning. An empty text matches nothing.
    case text(String)
    /// One or more white space characters, as `\s+` in a regular expression of Python.
    case whiteSpace
  }

  /// What to look for.
  public var pattern: Pattern
  /// What to put in its place.
  public var substitute: String

  /// Creates a replacement of `pattern` by `substitute`.
  public init(_ pattern: Pattern, with substitute: String) {
    self.pattern = pattern
    self.substitute = substitute
  }

  /// Creates a replacement of a text, taken literally.
  public init(_ text: String, with substitute: String) {
    self.init(.text(text), with: substitute)
  }

  /// Replaces every occurrence in `bytes` from left to right, without looking again at what was put in.
  func apply(to bytes: inout [UInt8]) {
    switch pattern {
    case .text(let text): bytes.replace(Array(text.utf8), with: Array(substitute.utf8))
    case .whiteSpace: bytes.foldWhiteSpace(into: Array(substitute.utf8))
    }
  }
}

extension Replacement: Codable {
  private enum CodingKeys: String, CodingKey {
    case text, pattern, substitute = "with"
  }

  /// Reads `{"text": …, "with": …}` or `{"pattern": "white_space", "with": …}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    substitute = try container.decode(String.self, forKey: .substitute)
    if let text = try container.decodeIfPresent(String.self, forKey: .text) {
      pattern = .text(text)
      return
    }
    let name = try container.decode(String.self, forKey: .pattern)
    guard name == "white_space" else {
      throw DecodingError.dataCorruptedError(
        forKey: .pattern, in: container,
        debugDescription: "Expected the pattern \"white_space\", found \"\(name)\".")
    }
    pattern = .whiteSpace
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch pattern {
    case .text(let text): try container.encode(text, forKey: .text)
    case .whiteSpace: try container.encode("white_space", forKey: .pattern)
    }
    try container.encode(substitute, forKey: .substitute)
  }
}
