import TenorModel
import TenorText

/// The steps that make a raw text ready for the tokenizer, as normalizers of the `tokenizers` library.
struct HuggingFaceNormalizer {
  private var steps: [String] = []

  init(_ pipeline: TextPipeline) {
    let cleaner = pipeline.cleaner
    if cleaner.replacesHTMLBreaks {
      replace(regex: "<[bB][rR][\\x{9}-\\x{d} ]*/?[\\x{9}-\\x{d} ]*>", with: " ")
    }
    if cleaner.normalizesUnicode {
      // The pipeline lowers ASCII first, and some letters join a mark only then: ẖ is one character, H̱ is none.
      if cleaner.lowercases { for letter in "HJTWY" { replace(Replacement("\(letter)", with: letter.lowercased())) } }
      add("NFC")
    }
    if cleaner.lowercases { lowercase() }
    for replacement in cleaner.replacements { replace(replacement) }
    if cleaner.foldsWhiteSpace {
      replace(regex: Self.whiteSpace, with: " ")
      steps.append(
        JSONText.object([("type", "\"Strip\""), ("strip_left", "true"), ("strip_right", "true")]))
    }
    if pipeline.tokenizer.splitter.lowercases, !cleaner.lowercases || !cleaner.replacements.isEmpty { lowercase() }
  }

  /// The normalizer; `null` for none.
  var json: String {
    guard !steps.isEmpty else { return "null" }
    return JSONText.object([("type", "\"Sequence\""), ("normalizers", "[" + steps.joined(separator: ", ") + "]")])
  }

  /// White space as Python's `\s` sees it.
  private static let whiteSpace =
    "[\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{1680}"
    + "\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}]+"

  /// A capital sigma at the end of a word, as the Unicode Standard has it (section 3.13, `Final_Sigma`): the library's
  /// lower case knows no context.
  private static let finalSigma =
    "\\p{Cased}\\p{Case_Ignorable}*\\K\\x{3a3}(?!\\p{Case_Ignorable}*\\p{Cased})"

  private mutating func add(_ type: String) { steps.append(JSONText.object([("type", type.quotedJSON)])) }

  private mutating func lowercase() {
    replace(regex: Self.finalSigma, with: "ς")
    add("Lowercase")
  }

  private mutating func replace(_ replacement: Replacement) {
    switch replacement.pattern {
    case .text(let text):
      guard !text.isEmpty else { return }
      steps.append(Self.replace("String", text, with: replacement.substitute))
    case .whiteSpace: replace(regex: Self.whiteSpace, with: replacement.substitute)
    }
  }

  private mutating func replace(regex: String, with substitute: String) {
    steps.append(Self.replace("Regex", regex, with: substitute))
  }

  private static func replace(_ kind: String, _ pattern: String, with substitute: String) -> String {
    JSONText.object([
      ("type", "\"Replace\""), ("pattern", JSONText.object([(kind, pattern.quotedJSON)])),
      ("content", substitute.quotedJSON),
    ])
  }
}
