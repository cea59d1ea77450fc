import Tenor

/// Findings as paragraphs of text.
struct FindingFormatter {
  let width: Int

  /// The findings under the headings of their severities.
  func text(_ findings: [Finding]) -> String {
    Finding.Severity.allCases.reversed().compactMap { severity in
      let found = findings.filter { $0.severity == severity }
      return found.isEmpty ? nil : ([Self.heading(severity)] + found.map(paragraph)).joined(separator: "\n\n")
    }.joined(separator: "\n\n")
  }

  /// One finding: what, what shows it, and what to change.
  func paragraph(_ finding: Finding) -> String {
    [
      "  " + finding.name, TerminalText.wrapped(finding.problem, width: width, after: "    "),
      TerminalText.wrapped(finding.evidence, width: width, after: "    Seen:   "),
      TerminalText.wrapped(finding.remedy, width: width, after: "    Change: "),
    ].joined(separator: "\n")
  }

  private static func heading(_ severity: Finding.Severity) -> String {
    switch severity {
    case .serious: "SERIOUS: the result is worth little while this lasts"
    case .warning: "WARNINGS: the result is likely to be better without these"
    case .note: "NOTES: good to know"
    }
  }
}
