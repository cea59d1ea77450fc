import TenorTraining

extension Diagnosis {
  /// Data whose label changes this much less often from one example to the next than in chance order are sorted.
  static let sortedness = 0.1
  /// Fewer examples may look sorted by chance.
  static let fewestInOrder = 20

  /// Examples that are sorted by their label.
  var orderFindings: [Finding] {
    guard let training, let labels = training.labels, training.count >= Self.fewestInOrder else { return [] }
    let count = Double(training.count)
    // Two neighbours in chance order have the same label with the chance Σ p².
    let same = training.classCounts.reduce(0) { $0 + (Double($1) / count) * (Double($1) / count) }
    let expected = (count - 1) * (1 - same)
    let changes = zip(labels, labels.dropFirst()).count { $0 != $1 }
    guard Double(changes) < Self.sortedness * expected else { return [] }
    let staysSorted = recipe?.shuffling == .never
    return [
      Finding(
        .sortedLabels, staysSorted ? .serious : .note,
        problem: staysSorted
          ? "The examples are sorted by their label and are not shuffled, so that each update sees one label and unlearns "
            + "the others."
          : "The examples are sorted by their label: the first or the last of them (`--limit`, Keras's validation_split) do "
            + "not stand for all. Held-out examples are therefore drawn by chance from every label.",
        evidence: "From one of \(FigureText.count(training.count, "training example")) to the next the label changes "
          + "\(FigureText.count(changes, "time")); in chance order it would about \(FigureText.count(Int(expected))) times.",
        remedy: staysSorted
          ? "Shuffle: training.shuffle: each-epoch in the recipe, or \(command("--shuffle each-epoch"))."
          : "Shuffle the file before parts of it are taken.")
    ]
  }
}
