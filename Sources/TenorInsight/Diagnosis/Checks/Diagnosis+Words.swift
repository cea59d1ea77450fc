import TenorText

extension Diagnosis {
  /// Up to here the words that are left tell what the unknown ones would.
  static let shareUnknown = 0.1
  /// From here on every fifth word is missing, often the telling one.
  static let heavyShareUnknown = 0.2
  /// From here on the texts are hardly the language that the model has learnt.
  static let foreignShareUnknown = 0.5
  /// One empty text of a hundred points at something wrong with the reading.
  static let shareEmpty = 0.01

  /// Words that have no id of their own, and texts without a word.
  var wordFindings: [Finding] { unknownWords + emptyTexts }

  private var unknownWords: [Finding] {
    let parts = [("test", test), ("validation", validation), ("training", training)]
    guard let (part, known) = parts.first(where: { $0.1 != nil }), let data = known, data.wordCount > 0 else {
      return []
    }
    let size = pipeline.map { " to the vocabulary of \(FigureText.count($0.tokenizer.vocabulary.count)) words" } ?? ""
    let share = Double(data.unknownCount) / Double(data.wordCount)
    guard share >= Self.shareUnknown else { return [] }
    return [
      Finding(
        .unknownWords,
        share >= Self.foreignShareUnknown ? .serious : share >= Self.heavyShareUnknown ? .warning : .note,
        problem: "Many words are not in the vocabulary: \(fate).",
        evidence: "\(FigureText.percent(share)) of the \(FigureText.count(data.wordCount)) words of the \(part) texts "
          + "are unknown\(size).",
        remedy: vocabularyChange)
    ]
  }

  private var fate: String {
    pipeline?.tokenizer.scheme.unknown == nil
      ? "the network never sees them" : "the network sees the same sign for all of them"
  }

  private var vocabularyChange: String {
    guard let pipeline, let limit = pipeline.tokenizer.scheme.idLimit, pipeline.idCount >= limit else {
      return "The vocabulary holds every word of the training texts: add training texts that are like these ones."
    }
    return "Raise text.vocabulary in the recipe, for example \(command("--vocabulary \(2 * limit)"))."
  }

  private var emptyTexts: [Finding] {
    let parts = ([("training", training)] + judgingParts.map { ($0.name, $0.data) }).compactMap { part, data in
      data.map { (name: part, data: $0, empty: $0.knownWords.count { $0 == 0 }) }
    }.filter { $0.empty > 0 }
    guard !parts.isEmpty else { return [] }
    let isMany = parts.contains { Double($0.empty) >= Self.shareEmpty * Double($0.data.count) }
    let figures = parts.map { part in
      "\(FigureText.part(part.empty, of: part.data.count)) of the \(FigureText.count(part.data.count, "\(part.name) text"))"
    }
    return [
      Finding(
        .emptyTexts, isMany ? .warning : .note,
        problem: "Some texts hold no word that the model knows, so that it can only guess.",
        evidence: "Without a known word are \(FigureText.list(figures)).",
        remedy:
          "Look at these texts: are they empty, of another language or alphabet, made of rare words, or is --text "
          + "the wrong column?")
    ]
  }
}
