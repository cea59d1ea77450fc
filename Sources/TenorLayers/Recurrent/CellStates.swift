import TenorCompute

/// A cell's states, or their gradients: the hidden state of each row, and for an LSTM its cell state.
struct CellStates {
  let hidden: MatrixView
  let cell: MatrixView?

  /// Uninitialized states of `rows` sequences, of the kind and the size of `other`.
  init(_ rows: Int, like other: CellStates, _ arena: Arena) {
    hidden = arena.matrix(rows, other.hidden.columns)
    cell = other.cell.map { arena.matrix(rows, $0.columns) }
  }

  init(hidden: MatrixView, cell: MatrixView?) {
    self.hidden = hidden
    self.cell = cell
  }

  func rows(_ range: Range<Int>) -> CellStates { CellStates(hidden: hidden.rows(range), cell: cell?.rows(range)) }

  func row(_ row: Int) -> CellStates { rows(row..<row + 1) }

  /// Copies `other`, which has as many rows and the same kind.
  func copy(from other: CellStates) {
    hidden.copy(from: other.hidden)
    if let cell, let source = other.cell { cell.copy(from: source) }
  }

  /// Adds `other`, which has as many rows and the same kind.
  func add(_ other: CellStates) {
    hidden.add(other.hidden)
    if let cell, let source = other.cell { cell.add(source) }
  }

  /// Whether all numbers are those of `other`, which has as many rows and the same kind, to the last bit.
  func hasSameBits(as other: CellStates) -> Bool {
    guard hidden.hasSameBits(as: other.hidden) else { return false }
    guard let cell, let source = other.cell else { return true }
    return cell.hasSameBits(as: source)
  }
}

extension RecurrentStep {
  var states: CellStates { CellStates(hidden: hidden, cell: cell) }
}

extension RecurrentStepGradient {
  var states: CellStates { CellStates(hidden: hidden, cell: cell) }
}
