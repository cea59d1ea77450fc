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
    var there = other.settings.filter { !own.contains($0) }
    func trimmed(_ line: String) -> Substring { line.drop { $0 == " " } }
    func key(_ line: String) -> Substring { trimmed(line).prefix { $0 != ":" } }
    var result: [String] = []
    for line in settings where !others.contains(line) {
      let counterpart = there.firstIndex { key($0) == key(line) }.map { there.remove(at: $0) }
      result.append("\(counterpart.map { "'\(trimmed($0))'" } ?? "nothing") instead of '\(trimmed(line))'")
    }
    result += there.map { "'\(trimmed($0))' instead of nothing" }
    if data != other.data { result.append("other examples or labels") }
    return result
  }
}
