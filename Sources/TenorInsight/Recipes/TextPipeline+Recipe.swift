import TenorText

/// The kinds of ids that a recipe's text may become.
enum IDKind: String, CaseIterable {
  /// As `keras.preprocessing.text.Tokenizer` numbers words.
  case keras
  /// As `keras.datasets.imdb` numbers them, after a marker for the begin and one for unknown words.
  case imdb
}

/// Tables of replacements that are known by name.
enum ReplacementTable: String, CaseIterable {
  case none
  case englishContractions = "english-contractions"

  var replacements: [Replacement] { self == .none ? [] : Replacement.englishContractions }
}

extension TextPipeline.Configuration {
  /// Reads the keys of a recipe's `text`.
  mutating func read(_ fields: inout YAMLFields) throws(RecipeError) {
    try readCleaner(&fields)
    splitter = TokenSplitter(
      unit: try fields.value("split", .choice, default: splitter.unit),
      filters: try fields.value("filters", .text, default: splitter.filters),
      separator: try fields.value("separator", .character, default: splitter.separator),
      lowercases: try fields.value("lowercase_words", .bool, default: splitter.lowercases))
    try readIDs(&fields)
    sequenceRule.maximumLength = try fields.optional(
      "maximum_length", .integer(atLeast: 1), default: sequenceRule.maximumLength)
    sequenceRule.truncating = try fields.value("truncating", .choice, default: sequenceRule.truncating)
    sequenceRule.padding = try fields.value("padding", .choice, default: sequenceRule.padding)
  }

  private mutating func readCleaner(_ fields: inout YAMLFields) throws(RecipeError) {
    cleaner.replacesHTMLBreaks = try fields.value("html_breaks", .bool, default: cleaner.replacesHTMLBreaks)
    cleaner.normalizesUnicode = try fields.value("normalize_unicode", .bool, default: cleaner.normalizesUnicode)
    cleaner.lowercases = try fields.value("lowercase", .bool, default: cleaner.lowercases)
    if fields.holdsList("replacements") {
      cleaner.replacements = try fields.list("replacements", of: Replacement.self) ?? []
    } else if let table = try fields.optional("replacements", YAMLValue<ReplacementTable>.choice, default: nil) {
      cleaner.replacements = table.replacements
    }
    cleaner.foldsWhiteSpace = try fields.value("fold_white_space", .bool, default: cleaner.foldsWhiteSpace)
  }

  private mutating func readIDs(_ fields: inout YAMLFields) throws(RecipeError) {
    let kind = try fields.value("ids", YAMLValue<IDKind>.choice, default: scheme.kind)
    let limit = try fields.optional("vocabulary", .integer(atLeast: 3), default: scheme.idLimit)
    // Another kind has other markers.
    let base: TokenIDScheme = kind == scheme.kind ? scheme : .keras()
    let unknown = try fields.optional("unknown_token", .text, default: kind == .imdb ? nil : base.unknown?.token)
    let skipTop = try fields.value("skip_top", .integer(atLeast: 0), default: base.skipTop)
    switch kind {
    case .keras:
      guard skipTop == 0 else {
        throw fields.error("skip_top", "expected 0 beside ids of keras, found \(skipTop)", remedy: "use ids: imdb")
      }
      scheme = .keras(idLimit: limit, unknownToken: unknown)
    case .imdb:
      guard unknown == nil else {
        throw fields.error(
          "unknown_token", "expected none beside ids of imdb, which have their own", remedy: "remove the key")
      }
      scheme = .imdb(idLimit: limit, skipTop: skipTop)
    }
  }
}

extension TokenIDScheme {
  var kind: IDKind { start == nil ? .keras : .imdb }
}
