import TenorCompute
import Testing

@Suite("Arena")
struct ArenaTests {
  /// The requests of one micro-batch of made-up sizes.
  private func fill(_ arena: Arena, rows: Int) -> [MatrixView] {
    arena.reset()
    return (1...40).map { arena.matrix(rows, $0 * 7 % 101 + 1) }
  }

  @Test("after the largest micro-batch nothing is allocated any more")
  func constantCapacity() {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    for rows in [3, 90, 24] { _ = fill(arena, rows: rows) }
    arena.reset()
    let capacity = arena.capacity
    #expect(capacity > 0)
    for round in 0..<50 {
      _ = fill(arena, rows: [90, 1, 24, 89][round % 4])
      #expect(arena.capacity == capacity)
    }
  }

  @Test("memory begins on cache lines and is never handed out twice")
  func alignmentAndDisjointness() {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    for rows in [1, 5, 200, 5] {
      let matrices = fill(arena, rows: rows)
      for matrix in matrices {
        #expect(UInt(bitPattern: matrix.base) % 64 == 0)
        #expect(matrix.stride % 16 == 0 && matrix.stride >= matrix.columns && matrix.stride < matrix.columns + 16)
      }
      for (index, matrix) in matrices.enumerated() {
        for row in 0..<rows { for column in 0..<matrix.columns { matrix[row, column] = Float(index) } }
      }
      for (index, matrix) in matrices.enumerated() {
        for row in 0..<rows { for column in 0..<matrix.columns { #expect(matrix[row, column] == Float(index)) } }
      }
    }
  }

  @Test("a matrix of zeros is zero, padding included, whatever was there before")
  func zeros() {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let first = arena.matrix(7, 21)
    for index in 0..<7 * first.stride { first.base[index] = .nan }
    arena.reset()
    let zeros = arena.zeros(7, 21)
    #expect(zeros.base == first.base)
    for index in 0..<7 * zeros.stride { #expect(zeros.base[index] == 0) }
  }
}
