import TenorCompute

/// A matrix of the tests' own: floats in a buffer, with rows that are longer than what they show.
///
/// Whatever lies beyond a row's columns is NaN, so that a kernel that reads it shows it, and one that writes it too.
final class Grid {
  let buffer: FloatBuffer
  let view: MatrixView

  init(
    _ rows: Int, _ columns: Int, stride: Int? = nil, padding: Float = .nan, fill: (Int, Int) -> Float = { _, _ in 0 }
  ) {
    let stride = stride ?? columns + 3
    buffer = FloatBuffer(count: max(1, rows * stride))
    view = MatrixView(base: buffer.base, rows: rows, columns: columns, stride: stride)
    for row in 0..<rows {
      for column in 0..<stride {
        buffer[row * stride + column] = column < columns ? fill(row, column) : padding
      }
    }
  }

  convenience init(_ rows: Int, _ columns: Int, stride: Int? = nil, padding: Float = .nan, random: inout SplitMix) {
    var generator = random
    self.init(rows, columns, stride: stride, padding: padding) { _, _ in generator.signed() }
    random = generator
  }

  subscript(row: Int, column: Int) -> Float { buffer[row * view.stride + column] }

  var doubles: [[Double]] {
    (0..<view.rows).map { row in (0..<view.columns).map { Double(self[row, $0]) } }
  }

  /// Whether everything beyond the rows' columns is still NaN.
  var hasIntactPadding: Bool {
    (0..<view.rows).allSatisfy { row in
      (view.columns..<view.stride).allSatisfy { self[row, $0].isNaN }
    }
  }

  /// Keeps the memory of the grids until the end of the scope that defers this: a view does not.
  static func keep(_ grids: Grid...) { withExtendedLifetime(grids) {} }

  /// What numbers are multiplied as.
  enum Role { case weights, inputs, states }

  /// The same with each number rounded to what an operand can hold.
  func rounded(for kernels: KernelSet, as role: Role = .inputs) -> Grid {
    Grid(view.rows, view.columns, stride: view.stride) { row, column in
      let x = self[row, column]
      switch kernels.numbersPerSlot {
      case 1: return x
      case 2: return x.roundedToBfloat16
      default:
        let neighbours: [Float] =
          switch role {
          case .weights: (0..<view.rows).map { self[$0, column] }
          case .inputs: self.row(row)
          case .states: [1]
          }
        let scale = (neighbours.map(abs).max() ?? 0) / 127
        return scale == 0 ? 0 : (x / scale).rounded(.toNearestOrEven) * scale
      }
    }
  }

  /// The operands that the kernels make of it.
  func operands(for kernels: KernelSet) -> Grid {
    let result = Grid(view.rows, kernels.inputSlots(view.columns))
    defer { Grid.keep(self, result) }
    kernels.makeInputs(view, into: result.view)
    return result
  }

  func row(_ row: Int) -> [Float] { (0..<view.columns).map { self[row, $0] } }
}

extension Float {
  /// The nearest bfloat16, ties to even.
  var roundedToBfloat16: Float {
    let low = bitPattern & 0xffff, high = bitPattern >> 16
    let up = low > 0x8000 || (low == 0x8000 && high & 1 == 1)
    return Float(bitPattern: (high + (up ? 1 : 0)) << 16)
  }
}

/// Steele, Lea and Flood's generator: random numbers that owe nothing to the product's.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In -1 ..< 1.
  mutating func signed() -> Float { Float(Int32(truncatingIfNeeded: next() >> 32)) * 0x1p-31 }
}
