public import TenorData
import TenorLayers
import TenorText

extension Evaluation {
  /// Which examples to show.
  public enum Choice: Sendable, Hashable, CaseIterable {
    /// Wrong verdicts with the highest scores.
    case confidentMistakes
    /// Verdicts with the lowest scores, right or wrong.
    case leastSure
    /// Right verdicts with the highest scores.
    case confidentSuccesses
  }

  /// Some of the examples that were judged, the most telling first; of equal ones the first of the data.
  ///
  /// - Parameters:
  ///   - choice: Which ones.
  ///   - data: The data of the evaluation.
  ///   - limit: How many at most. Default: 10.
  /// - Throws: `DataError` for other data than those of the evaluation.
  /// - Complexity: O(examples × log examples)
  public func examples(_ choice: Choice, of data: Dataset, limit: Int = 10) throws(DataError) -> [JudgedExample] {
    let names = classes.map(\.label)
    guard let labels = try data.relabelled(to: names).labels, labels.count == outputs.count else {
      throw DataError(
        .badArgument, file: data.source,
        problem: "expected the \(outputs.count) labelled examples that were judged, found others",
        remedy: "give the data of the evaluation")
    }
    var found: [(row: Int, verdict: Int, score: Float)] = []
    for row in labels.indices {
      let verdict = outputs.verdict(row)
      let isRight = verdict == labels[row]
      guard choice == .leastSure || isRight == (choice == .confidentSuccesses) else { continue }
      found.append((row, verdict, outputs.score(row, of: verdict)))
    }
    found.sort { first, second in
      guard first.score != second.score else { return first.row < second.row }
      return choice == .leastSure ? first.score < second.score : first.score > second.score
    }
    return found.prefix(max(0, limit)).map { entry in
      JudgedExample(
        text: data.text(ofRow: entry.row), actual: names[labels[entry.row]], given: names[entry.verdict],
        score: entry.score, scoreOfActual: outputs.score(entry.row, of: labels[entry.row]),
        line: data.lineNumbers?[entry.row])
    }
  }

  /// The ROC curves of the verdicts: one for the second of two labels, or one for each label against the rest.
  ///
  /// - Parameter data: The data of the evaluation.
  /// - Throws: `DataError` for data with unknown labels.
  /// - Complexity: O(examples × log examples × labels)
  public func curvesOfROC(on data: Dataset) throws(DataError) -> [ROCCurve] {
    let names = classes.map(\.label)
    let labels = try data.relabelled(to: names).labels ?? []
    let chosen = names.count == 2 ? [1] : Array(names.indices)
    return chosen.map { label in
      ROCCurve(
        label: names[label], scores: (0..<outputs.count).map { outputs.score($0, of: label) },
        isPositive: labels.map { $0 == label })
    }
  }
}

extension Dataset {
  /// An example as text; its words joined by spaces where it came as ranks of words.
  fileprivate func text(ofRow row: Int) -> String {
    switch examples {
    case .texts(let texts): return texts[row]
    case .wordRanks(let ranks, let words):
      return ranks[row].map { words?.word(rank: Int($0)) ?? "[\($0)]" }.joined(separator: " ")
    }
  }
}
