extension Diagnosis {
  /// A class with fewer examples than this part of an even share is learnt badly, and accuracy hardly shows it.
  static let partOfEvenShare = 0.25
  /// Where one label has this share, accuracy says next to nothing.
  static let overwhelming = 0.9
  /// A network cannot learn a class from fewer examples.
  static let fewestExamples = 10
  /// Below this many it learns words of single examples by heart.
  static let fewExamples = 50

  /// Labels that are rare, or missing where they are needed.
  var labelFindings: [Finding] { imbalance + scarcity + missingClasses }

  private var imbalance: [Finding] {
    guard let training, training.labels != nil, let rarest = rarestClass(training) else { return [] }
    let counts = training.classCounts, even = Double(training.count) / Double(counts.count)
    let isOverwhelming = training.majorityShare >= Self.overwhelming
    guard Double(counts[rarest]) < Self.partOfEvenShare * even || isOverwhelming else { return [] }
    let isBalanced = recipe?.balancesClasses == true
    let most = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    return [
      Finding(
        .labelImbalance, isBalanced ? .note : isOverwhelming ? .serious : .warning,
        problem: "The labels are unevenly spread, so that accuracy hides how the rare ones fare.",
        evidence: "“\(training.classes[rarest])” has \(FigureText.part(counts[rarest], of: training.count)) of the "
          + "\(FigureText.count(training.count, "training example")); always giving “\(training.classes[most])” is right in "
          + "\(FigureText.percent(training.majorityShare)).",
        remedy: (isBalanced
          ? "The recipe lets rare labels count more already; judge"
          : "Let rare labels count more, with training.class_weight: balanced in the recipe or "
            + "\(command("--class-weight balanced")), and judge")
          + " by recall and F1 of each label (`tenor evaluate`).")
    ]
  }

  private func rarestClass(_ data: ExaminedData) -> Int? {
    let counts = data.classCounts
    return counts.indices.filter { counts[$0] > 0 }.min { counts[$0] < counts[$1] }
  }

  private var scarcity: [Finding] {
    guard let training, training.labels != nil else { return [] }
    let counts = training.classCounts
    let few = counts.indices.filter { counts[$0] > 0 && counts[$0] < Self.fewExamples }
    guard let rarest = few.min(by: { counts[$0] < counts[$1] }) else { return [] }
    return [
      Finding(
        .fewExamples, counts[rarest] < Self.fewestExamples ? .serious : .warning,
        problem: "There are too few examples to learn what the texts of a label have in common.",
        evidence: few.map { "“\(training.classes[$0])” has \(FigureText.count(counts[$0]))" }.joined(separator: ", ")
          + " training \(few.count == 1 && counts[rarest] == 1 ? "example" : "examples").",
        remedy: "Add examples, at least \(Self.fewExamples) for each label and better hundreds, or join rare labels.")
    ]
  }

  private var missingClasses: [Finding] {
    guard let training, training.labels != nil else { return [] }
    let known = training.classCounts
    let untaught = known.indices.filter { known[$0] == 0 }.map { training.classes[$0] }
    let lacking = judgingParts.compactMap { name, data -> Finding? in
      guard data.labels != nil, data.classes == training.classes else { return nil }
      let counts = data.classCounts
      let missing = counts.indices.filter { counts[$0] == 0 && known[$0] > 0 }.map { data.classes[$0] }
      return missing.isEmpty ? nil : missingClass(missing, name, .warning, count: data.count)
    }
    return (untaught.isEmpty ? [] : [missingClass(untaught, "training", .serious, count: training.count)]) + lacking
  }

  private func missingClass(
    _ names: [String], _ part: String, _ severity: Finding.Severity, count: Int
  ) -> Finding {
    let quoted = FigureText.list(names.map { "“\($0)”" })
    return Finding(
      .missingClass, severity,
      problem: part == "training"
        ? "A label has no training example, so that the model cannot learn it."
        : "The \(part) data lack a label, so that their figures say nothing about it.",
      evidence: "None of the \(FigureText.count(count, "\(part) example")) carries \(quoted).",
      remedy: "Shuffle the data before a part of them is taken, or choose another part.")
  }
}
