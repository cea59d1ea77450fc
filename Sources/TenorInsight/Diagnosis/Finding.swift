/// Something that stands in the way of a good classifier: what, how one sees it, and what to change.
public struct Finding: Sendable, Hashable, Codable {
  /// How much a finding matters, the least first.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Good to know.
    case note
    /// The result is likely to be better without it.
    case warning
    /// The result is worth little while it lasts.
    case serious

    public static func < (first: Severity, second: Severity) -> Bool { first.rank < second.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// A name that programs can rely on, such as `post-padding-without-mask`.
  public var name: String
  /// How much it matters.
  public var severity: Severity
  /// What is the matter, in one sentence.
  public var problem: String
  /// What shows it, with figures, in one sentence.
  public var evidence: String
  /// What to change, in one sentence.
  public var remedy: String

  /// Creates a finding.
  public init(name: String, severity: Severity, problem: String, evidence: String, remedy: String) {
    self.name = name
    self.severity = severity
    self.problem = problem
    self.evidence = evidence
    self.remedy = remedy
  }
}
