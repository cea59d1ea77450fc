import TenorText

extension Diagnosis {
  /// Where less is lost, what is left is nearly always enough to tell a text's class.
  static let lossOfWords = 0.25
  /// Where three words of four are lost, most of what a text says is.
  static let heavyLossOfWords = 0.75
  /// "Most" texts.
  static let mostTexts = 0.5
  /// A limit of length that keeps this share of the texts whole costs little and loses little.
  static let keptWhole = 0.9

  /// Texts that are cut so that much of them is never read.
  var truncationFindings: [Finding] {
    guard let data = training ?? test, let rule = pipeline?.sequenceRule, let limit = rule.maximumLength else {
      return []
    }
    let cut = data.lengths.count { $0 > limit }
    let all = data.lengths.reduce(0, +), lost = data.lengths.reduce(0) { $0 + max(0, $1 - limit) }
    let shareLost = Double(lost) / Double(max(1, all)), shareCut = Double(cut) / Double(max(1, data.count))
    guard shareLost >= Self.lossOfWords else { return [] }
    let isHeavy = shareLost >= Self.heavyLossOfWords && shareCut >= Self.mostTexts
    let severity: Finding.Severity = isHeavy ? .serious : shareCut >= Self.mostTexts ? .warning : .note
    let enough = (data.lengths.quantile(Self.keptWhole) + 9) / 10 * 10
    return [
      Finding(
        .truncation, severity,
        problem: "Texts are cut: of a longer one only the \(rule.truncating == .pre ? "last" : "first") "
          + "\(FigureText.count(limit, "word")) are read.",
        evidence: "\(FigureText.part(cut, of: data.count)) of the \(FigureText.count(data.count, "text")) are cut, and "
          + "\(FigureText.percent(shareLost)) of all words are never read; the median text has "
          + "\(FigureText.count(data.lengths.median, "word")).",
        remedy: "Raise text.maximum_length in the recipe: \(command("--maximum-length \(enough)")) keeps nine texts of "
          + "ten whole, and takes longer in proportion.")
    ]
  }
}
