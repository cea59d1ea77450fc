extension Diagnosis {
  /// Fewer predictions may be of one class by chance.
  static let fewestPredictions = 20
  /// A class that this share of the texts is given leaves next to nothing for the others.
  static let nearlyAll = 0.98
  /// As long as no class has this share itself: of such data a good model gives one class nearly always.
  static let imbalanceOfOneClass = 0.9
  /// Scores that lie no further apart than two points whatever the text do not depend on the text.
  static let narrowRange = 0.02

  /// A label with this share of the examples is what a model falls back on that finds nothing else.
  static let shareOfFallback = 0.6

  /// A trained network that gives all texts the same.
  var predictionFindings: [Finding] {
    guard let predictions, predictions.count >= Self.fewestPredictions else { return [] }
    // Constant scores mostly mean one class as well, which is what one sees first.
    return [oneClass(predictions) ?? constantScores(predictions)].compactMap(\.self)
  }

  private func oneClass(_ predictions: ExaminedPredictions) -> Finding? {
    let counts = predictions.counts
    guard let label = counts.indices.max(by: { counts[$0] < counts[$1] }),
      Double(counts[label]) >= Self.nearlyAll * Double(predictions.count)
    else { return nil }
    let actual = predictions.actualCounts?[label]
    let share = Double(actual ?? 0) / Double(predictions.count)
    guard share < Self.imbalanceOfOneClass else { return nil }
    return Finding(
      .onePredictedClass, .serious,
      problem: "The model gives nearly every text the same label, “\(predictions.classes[label])”.",
      evidence: "It gives it to \(FigureText.part(counts[label], of: predictions.count)) of "
        + "\(FigureText.count(predictions.count, "\(predictions.part) text"))"
        + (actual.map { ", of which \(FigureText.count($0)) carry it" } ?? "")
        + (isNarrow(predictions) ? "; \(narrowness(predictions))." : "."),
      remedy: share >= Self.shareOfFallback
        ? "Let the rarer labels count more, with training.class_weight: balanced in the recipe or "
          + "\(command("--class-weight balanced"))."
        : Self.searchFirst + ", train for more epochs.")
  }

  private func constantScores(_ predictions: ExaminedPredictions) -> Finding? {
    guard isNarrow(predictions) else { return nil }
    return Finding(
      .constantScores, .serious, problem: "The model gives every text nearly the same score, whatever it says.",
      evidence: "Of \(FigureText.count(predictions.count, "\(predictions.part) text")), \(narrowness(predictions)).",
      remedy: Self.searchFirst + ", train for more epochs.")
  }

  private func isNarrow(_ predictions: ExaminedPredictions) -> Bool { predictions.scoreRange < Self.narrowRange }

  private func narrowness(_ predictions: ExaminedPredictions) -> String {
    "the scores of nine of ten lie within \(FigureText.points(predictions.scoreRange)) of each other"
  }

  /// How a remedy begins for what is seen of a cause that another finding may name.
  static let searchFirst = "Mend what else was found first; if nothing was"
}
