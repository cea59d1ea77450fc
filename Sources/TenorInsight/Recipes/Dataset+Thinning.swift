public import TenorData

extension Dataset {
  /// At most `count` examples, at even distances.
  ///
  /// - Complexity: O(`count`)
  public func thinned(to count: Int) -> Dataset {
    guard self.count > count else { return self }
    return selecting((0..<max(0, count)).map { $0 * self.count / count })
  }
}
