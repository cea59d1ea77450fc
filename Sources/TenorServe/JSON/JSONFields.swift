import TenorData
import TenorInsight

/// The members of a JSON object that may have the given keys and no others.
struct JSONFields {
  private let members: [JSONValue.Member]
  private let path: String

  /// - Parameters:
  ///   - value: The object.
  ///   - path: Where it stands in the request; empty for the whole.
  ///   - known: The keys that it may have.
  init(_ value: JSONValue, at path: String = "", known: [String]) throws(Problem) {
    guard case .object(let members) = value else {
      throw Self.mismatch("an object with the keys \(known.joined(separator: ", "))", value, at: path)
    }
    self.members = members
    self.path = path
    for member in members where !known.contains(member.key) {
      let key = String(member.key.prefix(80))
      throw Problem(
        .unprocessable,
        "expected one of the keys \(known.joined(separator: ", ")), found the unknown key \"\(key)\"; "
          + Spelling.remedy(for: key, known, named: "its keys"),
        at: place(of: key))
    }
  }

  private func place(of key: String) -> String { path.isEmpty ? key : path + "." + key }

  func value(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

  func has(_ key: String) -> Bool { value(key) != nil }

  func string(_ key: String) throws(Problem) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else { throw Self.mismatch("a text in quotes", value, at: place(of: key)) }
    return text
  }

  func bool(_ key: String) throws(Problem) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let result) = value else { throw Self.mismatch("true or false", value, at: place(of: key)) }
    return result
  }

  /// A whole number, which may be written as `2.0` too.
  func integer(_ key: String, atLeast minimum: Int) throws(Problem) -> Int? {
    guard let value = value(key) else { return nil }
    let expectation = "a whole number of at least \(minimum)"
    guard case .number(let text) = value, let number = Double(text), number.rounded() == number else {
      throw Self.mismatch(expectation, value, at: place(of: key))
    }
    guard number >= Double(minimum) else {
      throw Problem(
        .unprocessable, "expected \(expectation), found \(text.prefix(40)); give a greater one", at: place(of: key))
    }
    return Int(exactly: number) ?? Int.max
  }

  /// A list of texts.
  func strings(_ key: String) throws(Problem) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .array(let elements) = value else { throw Self.mismatch("a list of texts", value, at: place(of: key)) }
    var texts: [String] = []
    texts.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else {
        throw Self.mismatch("a text in quotes", element, at: place(of: key) + "[\(index)]")
      }
      texts.append(text)
    }
    return texts
  }

  static func mismatch(_ expected: String, _ found: JSONValue, at place: String) -> Problem {
    let description =
      switch found {
      case .string: "a text"
      case .number(let text): "the number \(text.prefix(40))"
      case .bool(let value): "\(value)"
      case .null: "null"
      case .array: "a list"
      case .object: "an object"
      }
    return Problem(
      .unprocessable, "expected \(expected), found \(description); correct the value",
      at: place.isEmpty ? nil : place)
  }
}

extension JSONValue {
  /// The value of a request's body.
  ///
  /// - Throws: ``Problem`` with line and column for what is no JSON.
  /// - Complexity: O(bytes)
  static func body(_ bytes: ArraySlice<UInt8>) throws(Problem) -> JSONValue {
    do {
      return try JSONScanner.document(bytes)
    } catch {
      let place = JSONScanner.place(of: error.index, in: bytes)
      throw Problem(
        .badRequest, "expected JSON, found \(error.found); correct the body",
        at: "line \(place.line), column \(place.column)")
    }
  }
}
