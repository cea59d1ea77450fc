import TenorText

extension Diagnosis {
  /// Texts twice as long, or half as long, are another kind of text.
  static let ratioOfLengths = 2.0

  /// Parts of the data whose texts differ in length.
  var lengthFindings: [Finding] {
    guard let training else { return [] }
    let limit = pipeline?.sequenceRule.maximumLength ?? .max
    return judgingParts.compactMap { part, data in
      let learnt = training.lengths.median, judged = data.lengths.median
      // Where both are cut, the network reads the same length.
      guard min(learnt, judged) > 0, min(learnt, judged) < limit,
        Double(max(learnt, judged)) >= Self.ratioOfLengths * Double(min(learnt, judged))
      else { return nil }
      return Finding(
        .lengthMismatch, .warning,
        problem:
          "The \(part) texts are much \(judged > learnt ? "longer" : "shorter") than the training texts, so that "
          + "the model is judged by something else than it has learnt.",
        evidence: "The median training text has \(FigureText.count(learnt, "word")), the median \(part) text "
          + "\(FigureText.count(judged)).",
        remedy:
          "Train on texts like those that the model will be used for, or check whether both parts were read alike."
      )
    }
  }
}
