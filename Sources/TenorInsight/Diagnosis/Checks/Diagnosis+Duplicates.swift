extension Diagnosis {
  /// From this share of the judging texts on, the figures are too good by a margin that one sees.
  static let shareLeaked = 0.01
  /// From this share on they say little about new texts.
  static let heavyShareLeaked = 0.1
  /// Single repetitions happen in every collection; from this share on they are worth knowing.
  static let shareRepeated = 0.001
  /// The same of a small collection, where one text is a great share.
  static let fewestRepeated = 5
  /// From this share on some texts count much more than others.
  static let heavyShareRepeated = 0.1

  /// Texts that occur more than once, all but case and white space the same.
  var duplicateFindings: [Finding] {
    guard let training else { return [] }
    var rows: [Int: [Int]] = [:]
    for (row, fingerprint) in training.fingerprints.enumerated() where training.knownWords[row] > 0 {
      rows[fingerprint, default: []].append(row)
    }
    return [leaks(from: training, rows), conflicts(training, rows), repetitions(training, rows)].compactMap(\.self)
  }

  private func leaks(from training: ExaminedData, _ rows: [Int: [Int]]) -> Finding? {
    var greatest = 0.0
    let parts = judgingParts.compactMap { part, data -> String? in
      let leaked = data.fingerprints.indices.filter { rows[data.fingerprints[$0]] != nil }
      let share = Double(leaked.count) / Double(max(1, data.count))
      guard isWorthKnowing(leaked.count, share) else { return nil }
      greatest = max(greatest, share)
      let sameLabel = leaked.count { row in
        rows[data.fingerprints[row]]?.contains { training.labels?[$0] == data.labels?[row] } ?? false
      }
      return "\(FigureText.part(leaked.count, of: data.count)) of the \(FigureText.count(data.count, "\(part) text"))"
        + (data.labels == nil ? "" : " (\(FigureText.count(sameLabel)) with the same label)")
    }
    guard !parts.isEmpty else { return nil }
    return Finding(
      .leakedExamples, greatest >= Self.heavyShareLeaked ? .serious : greatest >= Self.shareLeaked ? .warning : .note,
      problem:
        "Some texts that the model is judged by are training texts too: it may know their labels by heart, so that "
        + "its figures are better than they will be on new texts.",
      evidence: "Among the training texts stand also \(FigureText.list(parts)).",
      remedy: "Remove each text but one before the data are parted, and judge by texts that the model has not seen.")
  }

  private func isWorthKnowing(_ count: Int, _ share: Double) -> Bool {
    share >= Self.shareLeaked || (share >= Self.shareRepeated && count >= Self.fewestRepeated)
  }

  private func conflicts(_ training: ExaminedData, _ rows: [Int: [Int]]) -> Finding? {
    guard let labels = training.labels else { return nil }
    let groups = rows.values.filter { group in group.contains { labels[$0] != labels[group[0]] } }
    let texts = groups.reduce(0) { $0 + $1.count }
    let share = Double(texts) / Double(max(1, training.count))
    guard isWorthKnowing(texts, share) else { return nil }
    return Finding(
      .conflictingLabels, share >= Self.shareLeaked ? .warning : .note,
      problem: "The same text stands there with different labels, and no model can be right about both.",
      evidence: "\(FigureText.count(groups.count, "text")) \(groups.count == 1 ? "stands" : "stand") in "
        + "\(FigureText.part(texts, of: training.count)) of the training examples with different labels.",
      remedy: "Look at these examples, and correct or remove the wrong labels.")
  }

  private func repetitions(_ training: ExaminedData, _ rows: [Int: [Int]]) -> Finding? {
    let repeated = rows.values.reduce(0) { $0 + $1.count - 1 }
    let share = Double(repeated) / Double(max(1, training.count))
    guard isWorthKnowing(repeated, share) else { return nil }
    return Finding(
      .repeatedExamples, share >= Self.heavyShareRepeated ? .warning : .note,
      problem:
        "Some training texts stand there several times: they count more than others, and where examples are held "
        + "out, a copy of them may be left to learn from.",
      evidence: "\(FigureText.part(repeated, of: training.count)) of the "
        + "\(FigureText.count(training.count, "training example")) repeat an earlier one.",
      remedy: "Remove each text but one, unless they are repeated on purpose.")
  }
}
