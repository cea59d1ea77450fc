import Yams

/// A kind of value in a recipe: what is expected, in words, and how it is read.
struct YAMLValue<Value> {
  let expected: String
  /// The words that are allowed, where they are few.
  var choices: [String] = []
  let read: (Node) -> Value?

  /// Whether a value is written as nothing: `null`, `~` or not at all.
  static func isNull(_ node: Node) -> Bool {
    node.null != nil && node.scalar.map(isPlain) ?? false
  }

  /// Whether a scalar may be something else than a text: it has no quotes.
  static func isPlain(_ scalar: Node.Scalar) -> Bool { scalar.style == .plain || scalar.style == .any }

  private static func plain(_ node: Node) -> Node? { node.scalar.flatMap { isPlain($0) ? node : nil } }
}

extension YAMLValue where Value == String {
  /// Any text of one line.
  static var text: Self { Self(expected: "a text") { isNull($0) ? nil : $0.scalar?.string } }
}

extension YAMLValue where Value == Unicode.Scalar {
  /// A single character.
  static var character: Self {
    Self(expected: "one character") { node in
      let scalars = node.scalar?.string.unicodeScalars
      return scalars?.count == 1 ? scalars?.first : nil
    }
  }
}

extension YAMLValue where Value == Bool {
  static var bool: Self { Self(expected: "true or false") { plain($0)?.bool } }
}

extension YAMLValue where Value == Int {
  /// A whole number.
  static func integer(atLeast least: Int) -> Self {
    Self(expected: "a whole number of at least \(least)") { node in
      plain(node)?.int.flatMap { $0 >= least && $0 <= Int32.max ? $0 : nil }
    }
  }
}

extension YAMLValue where Value == [Int] {
  /// One or more whole numbers, or a single one without brackets.
  static func integers(atLeast least: Int, count: Int = 0) -> Self {
    let one = YAMLValue<Int>.integer(atLeast: least)
    return Self(expected: "a list of whole numbers of at least \(least), such as [128, 64]") { node in
      if let number = one.read(node) { return [number] }
      guard case .sequence(let sequence) = node else { return nil }
      let numbers = sequence.compactMap(one.read)
      return numbers.count == sequence.count && numbers.count >= count ? numbers : nil
    }
  }
}

extension YAMLValue where Value == Float {
  /// A number from 0 up to 1, 1 excluded.
  static var share: Self {
    Self(expected: "a number of at least 0 and below 1") { number($0) { $0 >= 0 && $0 < 1 } }
  }

  static var positive: Self { Self(expected: "a number above 0") { number($0) { $0 > 0 && $0.isFinite } } }

  private static func number(_ node: Node, _ isAllowed: (Float) -> Bool) -> Float? {
    // By its digits: 0.1 is the Float nearest to 0.1.
    plain(node)?.float.flatMap { Float("\($0)") }.flatMap { isAllowed($0) ? $0 : nil }
  }
}

extension YAMLValue where Value == Double {
  static var finite: Self {
    Self(expected: "a number") { node in plain(node)?.float.flatMap { $0.isFinite ? $0 : nil } }
  }

  /// A share in percent.
  static var percent: Self {
    Self(expected: "a number from 0 to 100") { node in
      plain(node)?.float.flatMap { (0...100).contains($0) ? $0 : nil }
    }
  }
}

extension YAMLValue where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few words.
  static var choice: Self {
    let words = Value.allCases.map(\.rawValue)
    return Self(expected: "one of \(words.joined(separator: ", "))", choices: words) { node in
      node.scalar.flatMap { Value(rawValue: $0.string) }
    }
  }
}
