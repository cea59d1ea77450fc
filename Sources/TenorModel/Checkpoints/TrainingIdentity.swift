/// What makes a training the one that it is: a checkpoint goes on only in the same.
public struct TrainingIdentity: Sendable, Hashable, Codable {
  /// What is done: the lines of its recipe, and of whatever else decides the result.
  public var settings: [String]
  /// A checksum of what is learnt from and validated with.
  public var data: String

  public init(settings: [String], data: String) {
    self.settings = settings
    self.data = data
  }

  /// How another training differs from this one, in words; empty if it does not.
  public func differences(from other: TrainingIdentity) -> [String] {
    let own = Set(settings), others = Set(other.settings)
    func list(_ lines: [String]) -> String {
      lines.isEmpty ? "nothing" : lines.map { "'\($0.drop { $0 == " " })'" }.joined(separator: ", ")
    }
    let here = settings.filter { !others.contains($0) }, there = other.settings.filter { !own.contains($0) }
    var result = here.isEmpty && there.isEmpty ? [] : ["\(list(there)) instead of \(list(here))"]
    if data != other.data { result.append("other examples or labels") }
    return result
  }
}
