/// Writes JSON as bytes, one value after the other; whoever calls it sees to brackets and commas.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Writes text that is JSON already.
  package mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  package mutating func raw(bytes other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  package mutating func number(_ value: Int) { bytes.append(contentsOf: value.description.utf8) }

  /// Writes the shortest number that reads as the same value; `null` for what JSON cannot hold.
  package mutating func number(_ value: Float) {
    if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { raw("null") }
  }

  /// Writes the shortest number that reads as the same value; `null` for what JSON cannot hold.
  package mutating func number(_ value: Double) {
    if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { raw("null") }
  }

  package mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

  package mutating func string(_ text: String?) {
    guard let text else { return raw("null") }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: raw("\\n")
      case 0x0D: raw("\\r")
      case 0x09: raw("\\t")
      case 0..<0x20, 0x7F:
        raw("\\u00")
        bytes.append(Self.digits[Int(byte >> 4)])
        bytes.append(Self.digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// Writes an array.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
  ) {
    raw("[")
    var isFirst = true
    for element in elements {
      if !isFirst { raw(",") }
      isFirst = false
      body(&self, element)
    }
    raw("]")
  }

  /// Writes an object of figures, sorted by name.
  package mutating func figures(_ figures: [String: Double]) {
    raw("{")
    var isFirst = true
    for (name, value) in figures.sorted(by: { $0.key < $1.key }) {
      if !isFirst { raw(",") }
      isFirst = false
      string(name)
      raw(":")
      number(value)
    }
    raw("}")
  }

  mutating func problem(_ problem: Problem) {
    raw("{\"error\":{\"code\":")
    string(problem.code.rawValue)
    raw(",\"message\":")
    string(problem.message)
    if let place = problem.place {
      raw(",\"where\":")
      string(place)
    }
    raw("}}")
  }
}
