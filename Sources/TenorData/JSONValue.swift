/// A value of JSON. Numbers stay as they are written, and members in their order.
package enum JSONValue: Sendable, Hashable {
  /// A member of an object.
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case string(String)
  case number(String)
  case bool(Bool)
  case null
  case array([JSONValue])
  case object([Member])

  /// The value as a label or id; `nil` for `null` and nested values.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
