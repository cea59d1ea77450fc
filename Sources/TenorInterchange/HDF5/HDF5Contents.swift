import CTenorHDF5

/// The arrays and texts of an HDF5 file.
///
/// What cannot be read, or must not be, is an error once it is asked for: a file may hold much else beside a model.
package struct HDF5Contents: Sendable {
  private enum Member {
    case group
    case array(shape: [Int], values: [Float])
    case problem(UInt8, dimensions: [UInt64])
  }

  private var members: [String: Member] = [:]
  /// By the group and the attribute.
  private var attributes: [String: [String: [String]]] = [:]

  /// Reads the groups `roots`, with all below them, and the attributes of all groups.
  ///
  /// - Throws: ``KerasError`` of kind `damaged`.
  /// - Complexity: O(bytes of the file and of what it holds)
  init(_ file: [UInt8], roots: [String]) throws(KerasError) {
    try self.init(records: try HDF5Process.records(of: file, roots: roots))
  }

  /// Takes apart what the process that read the file told: it may have been led to tell anything.
  ///
  /// - Throws: ``KerasError`` of kind `damaged` if the records are not whole.
  package init(records: [UInt8]) throws(KerasError) {
    var records = HDF5Records(records)
    while let kind = records.byte() {
      if kind == UInt8(ascii: "e") { return }
      guard add(kind, &records) else { break }
    }
    throw .damaged("expected an HDF5 file, found one that the HDF5 library fails on")
  }

  /// Whether a record was whole.
  private mutating func add(_ kind: UInt8, _ records: inout HDF5Records) -> Bool {
    guard let path = records.text() else { return false }
    switch kind {
    case UInt8(ascii: "g"): members[path] = .group
    case UInt8(ascii: "n"):
      guard let shape = records.dimensions()?.map({ Int(clamping: $0) }),
        let count = Self.product(shape), let values = records.floats(count)
      else { return false }
      members[path] = .array(shape: shape, values: values)
    case UInt8(ascii: "t"):
      guard let name = records.text(), let texts = records.texts() else { return false }
      attributes[path, default: [:]][name] = texts
    case UInt8(ascii: "p"):
      guard let problem = records.byte(), let dimensions = records.dimensions() else { return false }
      members[path] = .problem(problem, dimensions: dimensions)
    default: return false
    }
    return true
  }

  private static func product(_ sizes: [Int]) -> Int? {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Whether there is a group or an array at a path.
  func has(_ path: String) -> Bool {
    switch members[path] {
    case .group, .array: true
    case .problem, nil: false
    }
  }

  /// The numbers at a path, row-major.
  ///
  /// - Throws: ``KerasError`` if there are none, or of another shape or type.
  func floats(at path: String, shape expected: [Int]) throws(KerasError) -> [Float] {
    switch members[path] {
    case .array(let shape, let values):
      guard shape == expected else {
        throw KerasError(
          .mismatch, place: path, problem: "expected numbers in the shape \(expected), found \(shape)",
          remedy: "save the model again in Keras, so that its weights fit its layers")
      }
      return values
    case .group: throw .damaged("expected numbers, found a group", place: path)
    case .problem(let problem, let dimensions): throw Self.problem(problem, dimensions, path)
    case nil: throw missing(path)
    }
  }

  /// The texts of an attribute of a group, in order; `nil` if there is no such attribute.
  ///
  /// - Throws: ``KerasError`` if there is no such group.
  func texts(_ name: String, of path: String) throws(KerasError) -> [String]? {
    guard has(path) else { throw missing(path) }
    return attributes[path]?[name]
  }

  // MARK: Errors

  /// Why there is nothing at a path: the way there may lead elsewhere.
  private func missing(_ path: String) -> KerasError {
    var parent = path
    while let slash = parent.lastIndex(of: "/") {
      parent = String(parent[..<slash])
      if case .problem(let problem, let dimensions) = members[parent] {
        return Self.problem(problem, dimensions, parent)
      }
    }
    return KerasError(
      .mismatch, place: path, problem: "expected this part of the weights, found none",
      remedy: "save the model again in Keras, so that its weights fit its layers")
  }

  private static func problem(_ problem: UInt8, _ dimensions: [UInt64], _ path: String) -> KerasError {
    let words =
      switch tenor_hdf5_problem(UInt32(problem)) {
      case TENOR_HDF5_LINK: "expected an object of the file itself, found a link to another place"
      case TENOR_HDF5_NOT_FLOATS: "expected floating point numbers, found another type"
      case TENOR_HDF5_OTHER_FILES: "expected numbers in the file itself, found a reference to other files"
      case TENOR_HDF5_FILTER: "expected numbers compressed by deflate or not at all, found another filter"
      case TENOR_HDF5_TOO_LARGE: "expected numbers that fit into the file, found the dimensions \(dimensions)"
      case TENOR_HDF5_TOO_MANY_DIMENSIONS: "expected at most 8 dimensions, found more"
      default: "expected numbers, found what the HDF5 library cannot read"
      }
    return .damaged(words, place: path)
  }
}
