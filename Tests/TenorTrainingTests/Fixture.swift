import Foundation
import Testing

/// A value of a fixture file.
@dynamicMemberLookup
enum JSON: Decodable, Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(dynamicMember key: String) -> JSON { self[key] }

  subscript(key: String) -> JSON {
    guard case .object(let members) = self else { return .null }
    return members[key] ?? .null
  }

  var elements: [JSON] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  var members: [String: JSON] {
    guard case .object(let members) = self else { return [:] }
    return members
  }

  var double: Double? {
    switch self {
    case .number(let value): value
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  var int: Int? { double.map { Int($0) } }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  var isTrue: Bool {
    guard case .bool(let value) = self else { return false }
    return value
  }

  var doubles: [Double] { elements.compactMap(\.double) }

  /// All numbers, however deep, in order.
  var floats: [Float] {
    if let double { return [Float(double)] }
    return elements.flatMap(\.floats)
  }

  var logs: [String: Double] { members.compactMapValues(\.double) }
}

enum Fixture {
  static func data(_ name: String) throws -> Data {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    return try Data(contentsOf: url)
  }

  static func load(_ name: String) throws -> JSON { try JSONDecoder().decode(JSON.self, from: data(name)) }
}

/// Whether two numbers differ by at most `relative` of the greater, or of `floor` where both are smaller.
func isClose(_ found: Double, _ expected: Double, relative: Double = 1e-6, floor: Double = 1e-30) -> Bool {
  if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
  return found == expected || abs(found - expected) <= relative * max(abs(found), abs(expected), floor)
}

func isClose(_ found: Float, _ expected: Float, relative: Double = 1e-6, floor: Double = 1e-30) -> Bool {
  isClose(Double(found), Double(expected), relative: relative, floor: floor)
}

func expectClose(
  _ found: [Float], _ expected: [Float], relative: Double = 1e-6, floor: Double = 1e-30, _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(name)", sourceLocation: sourceLocation)
  for (index, pair) in zip(found, expected).enumerated()
  where !isClose(pair.0, pair.1, relative: relative, floor: floor) {
    Issue.record("\(name)[\(index)]: found \(pair.0), Keras \(pair.1)", sourceLocation: sourceLocation)
    return
  }
}
