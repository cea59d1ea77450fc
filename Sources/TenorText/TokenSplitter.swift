/// How a text is cut into tokens: the `filters`, `lower`, `split` and `char_level` options of Keras's `Tokenizer`.
///
/// In word mode every filtered character becomes a separator, the text is cut at separators, and empty pieces are
/// dropped. Other white space (a carriage return, a no-break space) stays inside its token unless it is filtered.
/// In character mode every Unicode scalar is a token and nothing is filtered.
public struct TokenSplitter: Sendable, Hashable {
  /// What one token is.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// A run of characters between separators.
    case word
    /// One Unicode scalar.
    case character
  }

  /// The characters that Keras filters by default: ASCII punctuation without the apostrophe, tab and line feed.
  public static let kerasFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n"

  /// What one token is. Default: a word.
  public let unit: Unit
  /// The characters that act as separators beside ``separator``. Default: ``kerasFilters``.
  public let filters: String
  /// The character at which words are cut. Default: a space.
  public let separator: Unicode.Scalar
  /// Whether the text is brought to lower case first. Default: `true`.
  public let lowercases: Bool

  /// For each byte, whether it ends a word; stands for `filters` and `separator` as far as they are ASCII.
  private let isSeparator: [Bool]
  /// The other filtered characters, which are rare.
  private let wideSeparators: Set<Unicode.Scalar>

  /// Takes the place of a wide separator: a byte that occurs in no UTF-8 text.
  private static let marker: UInt8 = 0xFF

  /// Creates a splitter. The defaults are Keras's.
  public init(
    unit: Unit = .word, filters: String = kerasFilters, separator: Unicode.Scalar = " ", lowercases: Bool = true
  ) {
    self.unit = unit
    self.filters = filters
    self.separator = separator
    self.lowercases = lowercases
    let all = Set(filters.unicodeScalars).union([separator])
    var table = [Bool](repeating: false, count: 256)
    for scalar in all where scalar.isASCII { table[Int(scalar.value)] = true }
    table[Int(Self.marker)] = true
    isSeparator = table
    wideSeparators = all.filter { !$0.isASCII }
  }

  /// The tokens of `text`, in order.
  ///
  /// - Complexity: O(length of the text)
  public func tokens(in text: String) -> [String] {
    var bytes = Array(text.utf8)
    prepare(&bytes)
    var tokens: [String] = []
    forEachToken(in: bytes) { range, _ in
      tokens.append(String(decoding: bytes[range], as: UTF8.self))
    }
    return tokens
  }

  /// Makes cleaned UTF-8 text ready for ``forEachToken(in:_:)``.
  func prepare(_ bytes: inout [UInt8]) {
    if lowercases, !bytes.foldASCII(lowercasing: true).isASCII { bytes.lowercaseUnicode() }
    if unit == .word, !wideSeparators.isEmpty { markWideSeparators(in: &bytes) }
  }

  private func markWideSeparators(in bytes: inout [UInt8]) {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    bytes.removeAll(keepingCapacity: true)
    for scalar in scalars {
      if wideSeparators.contains(scalar) {
        bytes.append(Self.marker)
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Calls `body` with the range and the hash of each token.
  @inline(__always)
  func forEachToken(in bytes: [UInt8], _ body: (Range<Int>, WordTable.Hash) -> Void) {
    switch unit {
    case .word: forEachWord(in: bytes, body)
    case .character: forEachScalar(in: bytes, body)
    }
  }

  @inline(__always)
  private func forEachWord(in bytes: [UInt8], _ body: (Range<Int>, WordTable.Hash) -> Void) {
    let text = bytes.span
    let separators = isSeparator.span
    var start = 0
    var hash = WordTable.Hash()
    for index in text.indices {
      let byte = text[index]
      if separators[Int(byte)] {
        if start < index { body(start..<index, hash) }
        start = index + 1
        hash = WordTable.Hash()
      } else {
        hash.combine(byte)
      }
    }
    if start < text.count { body(start..<text.count, hash) }
  }

  @inline(__always)
  private func forEachScalar(in bytes: [UInt8], _ body: (Range<Int>, WordTable.Hash) -> Void) {
    var start = 0
    while start < bytes.count {
      var hash = WordTable.Hash()
      hash.combine(bytes[start])
      var end = start + 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 {
        hash.combine(bytes[end])
        end += 1
      }
      body(start..<end, hash)
      start = end
    }
  }
}

extension TokenSplitter: Codable {
  private enum CodingKeys: String, CodingKey {
    case unit, filters, separator, lowercases
  }

  /// Reads a splitter; the separator must be one Unicode scalar.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let separator = try container.decode(String.self, forKey: .separator).unicodeScalars
    guard let scalar = separator.first, separator.count == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .separator, in: container,
        debugDescription: "Expected one character, found \(separator.count).")
    }
    self.init(
      unit: try container.decode(Unit.self, forKey: .unit),
      filters: try container.decode(String.self, forKey: .filters),
      separator: scalar,
      lowercases: try container.decode(Bool.self, forKey: .lowercases))
  }

  /// Writes what ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(unit, forKey: .unit)
    try container.encode(filters, forKey: .filters)
    try container.encode(String(separator), forKey: .separator)
    try container.encode(lowercases, forKey: .lowercases)
  }
}
