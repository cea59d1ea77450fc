import TenorText

extension TextPipeline {
  /// A pipeline that gives the ids of Keras's layer `TextVectorization`: 0 is padding, 1 an unknown word.
  ///
  /// - Parameters:
  ///   - layer: The layer's options.
  ///   - file: The words that it has learnt, one on each line, if its options do not hold them.
  init(textVectorization layer: KerasLayerConfig, vocabulary file: [UInt8]?) throws(KerasError) {
    let remedy = "use TextVectorization with output_mode='int', or give ids or texts through a Tokenizer"
    try layer.require("output_mode", "int", remedy: remedy)
    try layer.require("ngrams", .null, remedy: remedy)
    try layer.require("sparse", false, remedy: remedy)
    try layer.require("encoding", "utf-8", remedy: remedy)
    let words = try Self.words(layer, file)
    let vocabulary: Vocabulary
    do {
      vocabulary = try Vocabulary(words: words)
    } catch {
      throw .damaged(String(error.description.dropLast()), place: layer.place)
    }
    let length = layer.options["output_sequence_length"]?.int
    self.init(
      cleaner: try Self.cleaner(layer),
      tokenizer: Tokenizer(
        splitter: try Self.splitter(layer), scheme: .keras(unknownToken: "[UNK]"), vocabulary: vocabulary),
      sequenceRule: SequenceRule(maximumLength: length, truncating: .post, padding: .post))
  }

  /// The words after the two special ones.
  private static func words(_ layer: KerasLayerConfig, _ file: [UInt8]?) throws(KerasError) -> ArraySlice<String> {
    let all: [String]
    if let list = layer.options["vocabulary"]?.array {
      all = list.compactMap(\.string)
      guard all.count == list.count else { throw layer.damaged("vocabulary", expected: "a list of words") }
    } else if let file {
      guard let text = String(validating: file, as: UTF8.self) else {
        throw .damaged("expected words in UTF-8, found other bytes", place: layer.place)
      }
      var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      while let last = lines.last, last.isEmpty { lines.removeLast() }
      all = lines.map { String(Substring($0)) }
    } else {
      throw KerasError(
        .damaged, place: layer.place, problem: "expected a vocabulary in the layer or the archive, found none",
        remedy: "call adapt(texts) of the layer, and save the model again as .keras")
    }
    return all.starts(with: ["", "[UNK]"]) ? all.dropFirst(2) : all[...]
  }

  /// TensorFlow knows the case of ASCII letters only, and takes punctuation out, leaving no space.
  private static func cleaner(_ layer: KerasLayerConfig) throws(KerasError) -> TextCleaner {
    let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { letter in
      Replacement(String(Unicode.Scalar(letter)), with: String(Unicode.Scalar(letter + 32)))
    }
    let strip = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'".map { Replacement(String($0), with: "") }
    let mode = layer.options["standardize"] ?? "lower_and_strip_punctuation"
    let replacements: [Replacement]
    switch mode {
    case .null: replacements = []
    case "lower": replacements = lower
    case "strip_punctuation": replacements = strip
    case "lower_and_strip_punctuation": replacements = lower + strip
    default:
      throw layer.unsupported(
        "expected standardize to be one of Keras's own, found \(mode.short)",
        remedy: "use lower_and_strip_punctuation, and clean the texts before")
    }
    return TextCleaner(
      replacesHTMLBreaks: false, normalizesUnicode: false, lowercases: false, replacements: replacements)
  }

  private static func splitter(_ layer: KerasLayerConfig) throws(KerasError) -> TokenSplitter {
    switch layer.options["split"] ?? "whitespace" {
    case "whitespace": return TokenSplitter(filters: "\t\n\u{0B}\u{0C}\r", lowercases: false)
    case "character": return TokenSplitter(unit: .character, filters: "", lowercases: false)
    case let split:
      throw layer.unsupported(
        "expected split to be whitespace or character, found \(split.short)", remedy: "use whitespace")
    }
  }
}
