import TenorCompute
import Testing

/// Products and sums of every instruction set against sums in double precision, for sizes around the tiles' edges.
@Suite("Matrix products")
struct MatrixProductTests {
  private static let widths = [1, 5, 15, 16, 17, 31, 63, 64, 65, 100, 130]
  private static let depths = [1, 2, 7, 16, 33, 129]

  /// Half a unit in the last place for each of `terms` additions and products: the bound of any order of summation.
  private func bound(_ terms: Int, _ magnitude: Double) -> Double { Double(terms + 3) * 0x1p-24 * magnitude }

  @Test("a product, with and without bias, stored and accumulated", arguments: Kernels.ofTraining)
  func product(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(1)
    for columns in Self.widths {
      for depth in Self.depths {
        let rows = 1 + (columns + depth) % 13
        for transposed in [false, true] {
          let source =
            (transposed ? Grid(columns, depth, random: &random) : Grid(depth, columns, random: &random))
            .rounded(for: kernels)
          let storage = Grid(1, kernels.packedCount(k: depth, columns: columns))
          let packed = PackedMatrix(k: depth, columns: columns, storage.view)
          kernels.pack(source.view, transposed: transposed, into: packed)
          let a = Grid(rows, depth, random: &random).rounded(for: kernels), operands = a.operands(for: kernels)
          let bias = Grid(1, columns, random: &random)
          defer { Grid.keep(source, storage, a, operands, bias) }
          for (hasBias, accumulates) in [(false, false), (true, false), (false, true), (true, true)] {
            let c = Grid(rows, columns, random: &random)
            let before = c.doubles
            defer { Grid.keep(c) }
            kernels.multiply(
              operands.view, packed, bias: hasBias ? bias.view : nil, into: c.view, accumulate: accumulates)
            #expect(c.hasIntactPadding)
            for row in 0..<rows {
              for column in 0..<columns {
                var exact = accumulates ? before[row][column] : 0
                exact += hasBias ? Double(bias[0, column]) : 0
                var magnitude = abs(exact) + 1
                for k in 0..<depth {
                  let term = Double(a[row, k]) * Double(transposed ? source[column, k] : source[k, column])
                  exact += term
                  magnitude += abs(term)
                }
                let error = abs(Double(c[row, column]) - exact)
                if !(error <= bound(depth, magnitude)) {
                  Issue.record("\(rows) × \(depth) × \(columns) on \(set): off by \(error) at \(row), \(column)")
                }
              }
            }
          }
        }
      }
    }
  }

  @Test("every number of rows; a row's result does not depend on its neighbours", arguments: Kernels.ofTraining)
  func rows(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(2)
    for columns in [1, 17, 64, 130] {
      let depth = 37
      let source = Grid(depth, columns, random: &random)
      let storage = Grid(1, kernels.packedCount(k: depth, columns: columns))
      let packed = PackedMatrix(k: depth, columns: columns, storage.view)
      kernels.pack(source.view, into: packed)
      let a = Grid(13, depth, random: &random).operands(for: kernels), bias = Grid(1, columns, random: &random)
      defer { Grid.keep(source, storage, a, bias) }
      let alone = (0..<13).map { row in
        let c = Grid(1, columns)
        kernels.multiply(a.view.rows(row..<row + 1), packed, bias: bias.view, into: c.view)
        return c.row(0)
      }
      for count in 1...13 {
        let c = Grid(count, columns)
        kernels.multiply(a.view.rows(0..<count), packed, bias: bias.view, into: c.view)
        for row in 0..<count { #expect(c.row(row) == alone[row], "row \(row) of \(count), \(columns) columns, \(set)") }
      }
    }
  }

  @Test("a transposed product is added", arguments: Kernels.ofTraining)
  func transposedProduct(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(3)
    for columns in Self.widths {
      for rows in [1, 2, 5, 13, 96, 97, 193, 200] {
        // Blocks of the sum are 128 long.
        let depth = [1, 3, 127, 128, 129, 300][(columns + rows) % 6]
        let a = Grid(depth, rows, random: &random).rounded(for: kernels), left = a.operands(for: kernels)
        let b = Grid(depth, columns, random: &random).rounded(for: kernels), right = b.operands(for: kernels)
        let c = Grid(rows, columns, random: &random)
        let before = c.doubles
        defer { Grid.keep(left, right, c) }
        kernels.addTransposedProduct(left.view, right.view, to: c.view)
        #expect(c.hasIntactPadding)
        for row in 0..<rows {
          for column in 0..<columns {
            var exact = before[row][column], magnitude = abs(before[row][column]) + 1
            for k in 0..<depth {
              let term = Double(a[k, row]) * Double(b[k, column])
              exact += term
              magnitude += abs(term)
            }
            let error = abs(Double(c[row, column]) - exact)
            if !(error <= bound(depth, magnitude)) {
              Issue.record("\(depth) × \(rows) × \(columns) on \(set): off by \(error) at \(row), \(column)")
            }
          }
        }
      }
    }
  }

  @Test("gradients of gates are transposed products, gate by gate", arguments: Kernels.ofTraining)
  func gateGradients(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(5)
    for (inputs, units) in [(5, 64), (32, 21), (1, 1), (130, 100), (0, 40), (200, 17)] {
      for order: [Int32] in [[0, 1, 2, 3], [2, 0, 1], [0]] {
        let stride = MatrixView.paddedStride(units), depth = 131
        // As in a row of operands: states begin at a whole number of cache lines.
        let first = MatrixView.paddedStride(kernels.slots(inputs)) * (kernels.operandsAreFloats ? 1 : 2)
        let a = Grid(depth, first + units, random: &random).rounded(for: kernels), left = a.operands(for: kernels)
        let b = Grid(depth, order.count * stride, random: &random).rounded(for: kernels)
        let right = b.operands(for: kernels)
        let c = Grid(inputs + units, order.count * units, random: &random)
        let before = c.doubles
        defer { Grid.keep(left, right, c) }
        kernels.addGateGradients(
          left.view, inputs: 0..<inputs, states: first..<first + units, right.view, units: units, order: order,
          to: c.view)
        #expect(c.hasIntactPadding)
        for row in 0..<inputs + units {
          let source = row < inputs ? row : first + row - inputs
          for (block, gate) in order.enumerated() {
            for unit in 0..<units {
              let column = Int(gate) * units + unit
              let terms = (0..<depth).map { Double(a[$0, source]) * Double(b[$0, block * stride + unit]) }
              let exact = before[row][column] + terms.reduce(0, +)
              let magnitude = terms.reduce(abs(before[row][column]) + 1) { $0 + abs($1) }
              if !(abs(Double(c[row, column]) - exact) <= bound(depth, magnitude)) {
                Issue.record("\(inputs) + \(units), \(order) on \(set): \(c[row, column]) at \(row), \(column)")
              }
            }
          }
        }
      }
    }
  }

  @Test("column sums are added", arguments: Kernels.ofTraining)
  func columnSums(set: Kernels) throws {
    let kernels = try set.table
    var random = SplitMix(4)
    for columns in Self.widths {
      for rows in [0, 1, 2, 13, 127, 128, 129, 300] {
        let a = Grid(rows, columns, random: &random).rounded(for: kernels), operands = a.operands(for: kernels)
        let sums = Grid(1, columns, random: &random)
        let before = sums.doubles[0]
        defer { Grid.keep(operands, sums) }
        kernels.addColumnSums(of: operands.view, to: sums.view)
        #expect(sums.hasIntactPadding)
        for column in 0..<columns {
          let exact = (0..<rows).reduce(before[column]) { $0 + Double(a[$1, column]) }
          let magnitude = (0..<rows).reduce(abs(before[column]) + 1) { $0 + abs(Double(a[$1, column])) }
          #expect(
            abs(Double(sums[0, column]) - exact) <= bound(rows, magnitude), "\(rows) × \(columns) on \(set)")
        }
      }
    }
  }
}
