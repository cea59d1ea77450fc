public import TenorModel
public import TenorText

/// A text pipeline as Hugging Face's `tokenizers` library reads it: the file `tokenizer.json`.
///
/// The library gives the very ids that the pipeline gives. What its format cannot say is refused: words that are left
/// out for want of an unknown token, and a start id that truncation may cut off.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "model")
/// let tokenizer = try HuggingFaceTokenizer(classifier.pipeline)
/// try AtomicFile.write(tokenizer.bytes, to: "tokenizer.json")
/// ```
///
/// Padding is the caller's: `tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")`.
public struct HuggingFaceTokenizer: Sendable, Hashable {
  /// The contents of the file: JSON, UTF-8.
  public let bytes: [UInt8]

  /// Translates a pipeline.
  ///
  /// - Throws: `ModelError` of kind `unsupported` for what the format cannot say.
  /// - Complexity: O(vocabulary)
  public init(_ pipeline: TextPipeline) throws(ModelError) {
    let tokens = try HuggingFaceTokens(pipeline)
    let fields: [(String, String)] = [
      ("version", "\"1.0\""),
      ("truncation", Self.truncation(pipeline.sequenceRule)),
      ("padding", "null"),
      ("added_tokens", "[]"),
      ("normalizer", HuggingFaceNormalizer(pipeline).json),
      ("pre_tokenizer", Self.split(pipeline.tokenizer.splitter)),
      ("post_processor", tokens.postProcessor),
      ("decoder", "null"),
      ("model", tokens.model),
    ]
    bytes = Array(JSONText.object(fields).utf8) + [UInt8(ascii: "\n")]
  }

  private static func truncation(_ rule: SequenceRule) -> String {
    guard let length = rule.maximumLength else { return "null" }
    return JSONText.object([
      ("direction", rule.truncating == .pre ? "\"Left\"" : "\"Right\""), ("max_length", "\(max(0, length))"),
      ("strategy", "\"LongestFirst\""), ("stride", "0"),
    ])
  }

  /// Cuts at separators, or after each character.
  private static func split(_ splitter: TokenSplitter) -> String {
    let isWord = splitter.unit == .word
    let separators = Set(splitter.filters.unicodeScalars).union([splitter.separator])
    let pattern = isWord ? JSONText.characterClass(separators) + "+" : "[\\s\\S]"
    return JSONText.object([
      ("type", "\"Split\""), ("pattern", JSONText.object([("Regex", pattern.quotedJSON)])),
      ("behavior", isWord ? "\"Removed\"" : "\"Isolated\""), ("invert", "false"),
    ])
  }
}

/// JSON by hand: a vocabulary may hold words that Unicode holds for equal, which the keys of a dictionary of Swift's
/// cannot be.
enum JSONText {
  /// An object of members that are JSON themselves.
  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { $0.quotedJSON + ": " + $1 }.joined(separator: ", ") + "}"
  }

  /// A class of characters in a regular expression of Oniguruma's, by number, so that none has a meaning of its own.
  static func characterClass(_ scalars: Set<Unicode.Scalar>) -> String {
    "[" + scalars.map(\.value).sorted().map { "\\x{\(String($0, radix: 16))}" }.joined() + "]"
  }
}
