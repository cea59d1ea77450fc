/// The rules that make a raw text ready for the tokenizer.
///
/// The steps run in this order, each only if it is switched on:
/// 1. HTML line breaks (`<br>`, `<br/>`, `<BR />`, …) become one space each.
/// 2. Unicode normalization form C: `e` followed by a combining acute accent becomes `é`.
/// 3. Lower case, as Python's `str.lower()`: the full mapping of Unicode, with the final sigma.
/// 4. The replacements, each over the whole text, in their order.
/// 5. White space: runs fold to one space, and none is left at either end.
///
/// A cleaner is a value: equal cleaners give equal results for every text. ASCII text never leaves the byte path.
public struct TextCleaner: Sendable, Hashable, Codable {
  /// Whether HTML line breaks become spaces. Default: `true`.
  public var replacesHTMLBreaks: Bool
  /// Whether the text is brought to Unicode normalization form C. Default: `true`.
  public var normalizesUnicode: Bool
  /// Whether the text is brought to lower case. Default: `true`.
  public var lowercases: Bool
  /// Replacements, applied one after the other. Default: none.
  public var replacements: [Replacement]
  /// Whether runs of white space fold to one space and both ends are trimmed. Default: `false`; the tokenizer splits
  /// on its separator anyway.
  public var foldsWhiteSpace: Bool

  /// Creates a cleaner. The defaults are those of `tenor train` on raw text.
  public init(
    replacesHTMLBreaks: Bool = true, normalizesUnicode: Bool = true, lowercases: Bool = true,
    replacements: [Replacement] = [], foldsWhiteSpace: Bool = false
  ) {
    self.replacesHTMLBreaks = replacesHTMLBreaks
    self.normalizesUnicode = normalizesUnicode
    self.lowercases = lowercases
    self.replacements = replacements
    self.foldsWhiteSpace = foldsWhiteSpace
  }

  /// A cleaner that leaves every text as it is.
  public static let none = TextCleaner(replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: false)

  /// Lower case, English contractions written out, punctuation set apart by a space, and white space folded: the
  /// cleaning of Maklin's 2019 write-up on the Rotten Tomatoes phrases.
  public static let englishContractions = TextCleaner(
    replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: true,
    replacements: Replacement.englishContractions, foldsWhiteSpace: true)

  /// The cleaned text.
  ///
  /// - Complexity: O(length of the text × (1 + number of replacements))
  public func clean(_ text: String) -> String {
    var bytes: [UInt8] = []
    clean(text, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Replaces the contents of `bytes` by the UTF-8 of the cleaned text.
  func clean(_ text: String, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text.utf8)
    let seen = bytes.foldASCII(lowercasing: lowercases)
    if replacesHTMLBreaks, seen.hasOpeningBracket { bytes.replaceHTMLBreaks() }
    if !seen.isASCII { cleanBeyondASCII(&bytes) }
    for replacement in replacements { replacement.apply(to: &bytes) }
    if foldsWhiteSpace {
      bytes.foldWhiteSpace(into: [UInt8(ascii: " ")])
      bytes.trimSpaces()
    }
  }

  private func cleanBeyondASCII(_ bytes: inout [UInt8]) {
    if normalizesUnicode, !bytes.isCertainlyNormalized {
      bytes = Array(String(decoding: bytes, as: UTF8.self).precomposed.utf8)
    }
    if lowercases { bytes.lowercaseUnicode() }
  }
}
