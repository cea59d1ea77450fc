import Tenor

/// What `tenor doctor` prints.
struct DoctorExamination {
  /// What the user named.
  var name: String
  /// What it was taken for.
  var kind: String
  /// What was found out.
  var diagnosis: Diagnosis
  /// Where the examined data come from.
  var sources: [String] = []
  /// What would let more be examined.
  var hints: [String] = []

  struct Report: Encodable {
    struct Examined: Encodable {
      var aspect: Diagnosis.Aspect
      var size: Int?
    }

    var subject: String
    var takenFor: String
    var recipe: String?
    var findings: [Finding]
    var examined: [Examined]
    var notExamined: [Diagnosis.Aspect]
    var hints: [String]
  }

  var report: Report {
    let examined = diagnosis.examined
    return Report(
      subject: name, takenFor: kind, recipe: diagnosis.recipe?.name, findings: diagnosis.findings,
      examined: examined.map { .init(aspect: $0, size: diagnosis.size(of: $0)) }, notExamined: missing, hints: hints)
  }

  private var missing: [Diagnosis.Aspect] {
    Diagnosis.Aspect.allCases.filter { !diagnosis.examined.contains($0) }
  }

  /// The findings, and what was and was not examined.
  func text(width: Int) -> String {
    let findings = diagnosis.findings
    let verdict =
      findings.isEmpty ? "Nothing was found." : FindingFormatter(width: width).text(findings)
    var end = [TerminalText.wrapped(examinedText, width: width, after: "Examined: ")]
    if !missing.isEmpty {
      let names = missing.map(\.rawValue).joined(separator: ", ")
      end.append(TerminalText.wrapped(names + ".", width: width, after: "Not examined: "))
    }
    end += hints.map { TerminalText.wrapped($0, width: width, after: "  ") }
    return [heading, verdict, end.joined(separator: "\n")].joined(separator: "\n\n")
  }

  private var heading: String {
    let recipe = diagnosis.recipe.map { kind == "recipe" && $0.name == name ? "" : ", recipe \($0.name)" } ?? ""
    let data = kind == "data" ? "" : sources.isEmpty ? "" : ", data " + fileNames.joined(separator: " and ")
    return "\(name): taken for \(kind == "data" ? kind : "a " + kind)\(recipe)\(data)"
  }

  private var fileNames: [String] {
    let names = sources.map(\.lastPathComponent)
    return names.indices.filter { !names[..<$0].contains(names[$0]) }.map { names[$0] }
  }

  private var examinedText: String {
    diagnosis.examined.map(diagnosis.description(of:)).joined(separator: ", ") + "."
  }
}
