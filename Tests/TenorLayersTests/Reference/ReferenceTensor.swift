/// A dense row-major array of `Double` of any rank: the only array of the reference network.
struct ReferenceTensor: Codable, Hashable, Sendable {
  var shape: [Int]
  var data: [Double]

  init(shape: [Int], data: [Double]) {
    precondition(shape.reduce(1, *) == data.count, "\(data.count) numbers do not fill \(shape)")
    self.shape = shape
    self.data = data
  }

  init(zeros shape: [Int]) {
    self.init(shape: shape, data: Array(repeating: 0, count: shape.reduce(1, *)))
  }

  /// The element at a full index.
  subscript(index: Int...) -> Double {
    get { data[offset(index)] }
    set { data[offset(index)] = newValue }
  }

  private func offset(_ index: [Int]) -> Int {
    precondition(index.count == shape.count, "index \(index) into \(shape)")
    var result = 0
    for (position, extent) in zip(index, shape) {
      precondition(position >= 0 && position < extent, "index \(index) into \(shape)")
      result = result * extent + position
    }
    return result
  }

  /// The product of the elements of both, summed up: the loss whose gradient is the fixtures' cotangent.
  func dot(_ other: ReferenceTensor) -> Double {
    precondition(shape == other.shape, "\(shape) against \(other.shape)")
    return zip(data, other.data).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The largest absolute difference, divided by the largest magnitude in `expected` (by one where that is zero).
  ///
  /// The result is infinite where the shapes differ, or where a number is not finite.
  func deviation(from expected: ReferenceTensor) -> Double {
    guard shape == expected.shape, data.allSatisfy(\.isFinite) else { return .infinity }
    let scale = expected.data.reduce(0) { max($0, abs($1)) }
    let difference = zip(data, expected.data).reduce(0) { max($0, abs($1.0 - $1.1)) }
    return scale > 0 ? difference / scale : difference
  }

  /// The matrix with rows and columns exchanged.
  var transposed: ReferenceTensor {
    precondition(shape.count == 2, "a matrix, not \(shape)")
    var result = ReferenceTensor(zeros: [shape[1], shape[0]])
    for row in 0..<shape[0] {
      for column in 0..<shape[1] { result[column, row] = self[row, column] }
    }
    return result
  }
}
