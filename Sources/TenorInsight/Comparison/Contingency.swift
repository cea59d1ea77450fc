/// On how many examples two classifiers, A and B, are right.
public struct Contingency: Sendable, Hashable, Codable {
  /// Examples that both get right.
  public private(set) var bothRight = 0
  /// Examples that A gets right and B wrong.
  public private(set) var onlyA = 0
  /// Examples that B gets right and A wrong.
  public private(set) var onlyB = 0
  /// Examples that both get wrong.
  public private(set) var bothWrong = 0

  /// Creates an empty table.
  public init() {}

  /// Counts an example.
  public mutating func add(aIsRight: Bool, bIsRight: Bool) {
    switch (aIsRight, bIsRight) {
    case (true, true): bothRight += 1
    case (true, false): onlyA += 1
    case (false, true): onlyB += 1
    case (false, false): bothWrong += 1
    }
  }

  /// The number of examples.
  public var count: Int { bothRight + onlyA + onlyB + bothWrong }
  /// The share that A gets right; 0 for none.
  public var accuracyOfA: Double { share(bothRight + onlyA) }
  /// The share that B gets right; 0 for none.
  public var accuracyOfB: Double { share(bothRight + onlyB) }
  /// The test whether their difference is more than chance.
  public var test: McNemarTest { McNemarTest(onlyFirst: onlyA, onlySecond: onlyB) }

  private func share(_ part: Int) -> Double { count > 0 ? Double(part) / Double(count) : 0 }
}
