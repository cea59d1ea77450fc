import TenorCompute

/// The two layouts of sequences that begin with padding: `shared`, which stores the padding once, and `full`, which stores
/// it for each sequence. Kept from one micro-batch to the next.
final class PrefixExpansion {
  private(set) var shared = SequenceLayout()
  let full = SequenceLayout()

  func set(_ layout: SequenceLayout) {
    shared = layout
    full.setFilled(shared.lengths, steps: shared.prefix + (shared.lengths.last ?? 0), side: .pre)
  }

  /// The same activations with the padding of each sequence.
  func expanded(_ x: Activations, _ arena: Arena) -> Activations {
    var result = Activations(values: expanded(x.values, arena), layout: full)
    if x.paddingIsConstant { result.setConstantPadding() }
    return result
  }

  /// The values of all positions of `full`.
  func expanded(_ x: MatrixView, _ arena: Arena) -> MatrixView {
    let result = arena.matrix(full.count, x.columns)
    forEachPosition { source, target in
      result.rows(target..<target + 1).copy(from: x.rows(source..<source + 1))
    }
    return result
  }

  /// The gradient of what ``expanded(_:_:)`` took, from that of its result: padding gets the sum over the sequences.
  func collapsed(_ gradient: MatrixView, _ arena: Arena) -> MatrixView {
    let result = arena.zeros(shared.count, gradient.columns)
    forEachPosition { target, source in
      result.rows(target..<target + 1).add(gradient.rows(source..<source + 1))
    }
    return result
  }

  /// Calls `body` with each position of `full`, in order, and the one of `shared` that it repeats.
  private func forEachPosition(_ body: (_ shared: Int, _ full: Int) -> Void) {
    let missing = full.steps - shared.steps, rows = full.rows
    let padding = (0..<rows).map(shared.paddingSteps), offsets = shared.offsets
    for step in 0..<full.steps {
      for row in 0..<rows {
        body(step < padding[row] ? step : offsets[step - missing] + row, step * rows + row)
      }
    }
  }
}
