import Foundation
import Tenor

/// A comparison of two models as text.
struct ComparisonFormatter {
  /// The folders of the two models.
  let models: [String]
  let data: String
  let seed: UInt64
  /// The words to show of each verdict.
  let words: Int

  func text(_ comparison: Comparison, _ examples: [ComparedExample]) -> String {
    var parts = [accuracies(comparison), comparison.conclusion, contingency(comparison.contingency)]
    parts += [test(comparison.contingency.test), groups(comparison)]
    if !examples.isEmpty {
      let count = examples.count
      parts.append(
        "\(count) \(count == 1 ? "text" : "texts") drawn with seed \(seed), as the models read them. Words that moved a "
          + "verdict speak for it\nwhere their log-odds are above zero, else against it.")
    }
    parts += examples.enumerated().map { text($1, number: $0 + 1) }
    return parts.joined(separator: "\n\n")
  }

  private func accuracies(_ comparison: Comparison) -> String {
    let table = comparison.contingency
    let rows = [("A", models[0], table.accuracyOfA), ("B", models[1], table.accuracyOfB)]
    return TextTable(
      ["model", "folder", "accuracy", "right", "of"],
      rows.map {
        [$0.0, $0.1, Output.percent($0.2), "\(Int(($0.2 * Double(table.count)).rounded()))", "\(table.count)"]
      }, rightAligned: [2, 3, 4]
    ).text
  }

  private func contingency(_ table: Contingency) -> String {
    TextTable(
      ["", "B right", "B wrong"],
      [["A right", "\(table.bothRight)", "\(table.onlyA)"], ["A wrong", "\(table.onlyB)", "\(table.bothWrong)"]],
      rightAligned: [1, 2]
    ).text
  }

  private func test(_ test: McNemarTest) -> String {
    "McNemar's test: exact p \(Comparison.text(ofPValue: test.exactPValue)); chi-squared, corrected for continuity, "
      + "\(Output.fixed(test.statistic, 2)), p \(Comparison.text(ofPValue: test.pValue))"
  }

  private func groups(_ comparison: Comparison) -> String {
    var rows = [row("all", "", comparison.contingency)]
    for grouping in comparison.groupings {
      let name = grouping.name + (grouping.side.map { " (\($0.rawValue))" } ?? "")
      for (index, group) in grouping.groups.enumerated() {
        rows.append(row(index == 0 ? name : "", group.name, group.contingency))
      }
    }
    return TextTable(["texts by", "", "number", "A", "B", "B − A", "p"], rows, rightAligned: [2, 3, 4, 5, 6]).text
  }

  private func row(_ name: String, _ group: String, _ table: Contingency) -> [String] {
    let difference = 100 * (table.accuracyOfB - table.accuracyOfA)
    let p = table.test.exactPValue
    return [
      name, group, "\(table.count)", Output.percent(table.accuracyOfA), Output.percent(table.accuracyOfB),
      (difference < 0 ? "−" : "+") + Output.fixed(abs(difference), 2), p < 1e-4 ? "< 0.0001" : Output.fixed(p, 4),
    ]
  }

  private func text(_ example: ComparedExample, number: Int) -> String {
    let record = example.recordID.map { " (\($0))" } ?? ""
    var lines = ["\(number). Text \(example.row + 1)\(record): \(example.truth)"]
    let readsAlike = example.a.text == example.b.text
    for (name, reading) in readsAlike ? [("", example.a)] : [("A: ", example.a), ("B: ", example.b)] {
      lines.append("   \(name)\(extent(reading))")
      lines.append(Paragraph.wrapped(reading.text, indent: "   "))
    }
    let readings = [("A", example.a), ("B", example.b)]
    let width = readings.map { $0.1.judgement.label.count }.max() ?? 0
    for (name, reading) in readings {
      let said = reading.judgement
      let label = said.label + String(repeating: " ", count: width - said.label.count)
      let moved = reading.influences.prefix(words).map {
        "\(ExplanationFormatter.name($0)) \(ExplanationFormatter.signed($0.contribution))"
      }
      lines.append(
        "   \(name)  \(said.isRight ? "right" : "WRONG")  \(label)  \(Output.fixed(Double(said.score), 4))  "
          + moved.joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  /// How much of a text is read and known.
  private func extent(_ reading: ComparedExample.Reading) -> String {
    let unknown = "\(reading.unknownCount) unknown"
    let words = "\(reading.wordCount) \(reading.wordCount == 1 ? "word" : "words"), \(unknown)"
    return reading.isTruncated ? "\(words), cut to \(reading.readCount) tokens" : "\(words), read whole"
  }
}
