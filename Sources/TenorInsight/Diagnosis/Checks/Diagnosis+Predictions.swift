extension Diagnosis {
  /// Fewer predictions may be of one class by chance.
  static let fewestPredictions = 20
  /// A class that this share of the texts is given leaves next to nothing for the others.
  static let nearlyAll = 0.98
  /// As long as no class has this share itself: of such data a good model gives one class nearly always.
  static let imbalanceOfOneClass = 0.9
  /// Scores that lie no further apart than two points whatever the text do not depend on the text.
  static let narrowRange = 0.02

  /// A trained network that gives all texts the same.
  var predictionFindings: [Finding] {
    guard let predictions, predictions.count >= Self.fewestPredictions else { return [] }
    return [oneClass(predictions), constantScores(predictions)].compactMap(\.self)
  }

  private func oneClass(_ predictions: ExaminedPredictions) -> Finding? {
    let counts = predictions.counts
    guard let label = counts.indices.max(by: { counts[$0] < counts[$1] }),
      Double(counts[label]) >= Self.nearlyAll * Double(predictions.count)
    else { return nil }
    let actual = predictions.actualCounts?[label]
    if let actual, Double(actual) >= Self.imbalanceOfOneClass * Double(predictions.count) { return nil }
    return Finding(
      .onePredictedClass, .serious,
      problem: "The model gives nearly every text the same label, “\(predictions.classes[label])”.",
      evidence: "It gives it to \(FigureText.part(counts[label], of: predictions.count)) of "
        + "\(FigureText.count(predictions.count, "\(predictions.part) text"))"
        + (actual.map { ", of which \(FigureText.count($0)) carry it" } ?? "") + ".",
      remedy: "Mend what else was found first; if nothing was, train for more epochs, or where that label is the most "
        + "frequent one let the others count more, with training.class_weight: balanced or "
        + "\(command("--class-weight balanced")).")
  }

  private func constantScores(_ predictions: ExaminedPredictions) -> Finding? {
    guard predictions.scoreRange < Self.narrowRange else { return nil }
    return Finding(
      .constantScores, .serious, problem: "The model gives every text nearly the same score, whatever it says.",
      evidence: "The scores of nine of ten among \(FigureText.count(predictions.count, "\(predictions.part) text")) lie within "
        + "\(FigureText.percent(predictions.scoreRange)) of each other.",
      remedy: "The text does not reach the output: look at padding without a mask first, then at the learning rate and the "
        + "number of epochs.")
  }
}
