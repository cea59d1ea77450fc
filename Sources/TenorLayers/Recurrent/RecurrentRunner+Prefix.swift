import TenorCompute

/// Padding before the sequences of a micro-batch, where it is not masked: its states are the same for all, so one row
/// runs through it, and each sequence goes on from its place in that run.
extension RecurrentRunner {
  /// Runs the cell along the shared padding, then gives each sequence its first state.
  func runPrefix(_ step: RecurrentStep, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    let kernels = layer.kernels(of: pass.engine), prefix = layout.prefix, units = layer.units
    var shared = step
    shared.hidden = pass.arena.zeros(1, units)
    shared.cell = step.cell.map { _ in pass.arena.zeros(1, units) }
    kernels.makeStates(shared.hidden, into: states(0..<1, shared, kernels))
    var steps = RecurrentSteps(kernels, layer.kind, shared)
    var rows = beginningRows
    for time in 0..<prefix {
      steps.run(time..<time + 1, next: time + 1 < prefix ? time + 1..<time + 2 : nil)
      while let row = rows.last, layout.paddingSteps(row) == time + 1 {
        step.hidden.rows(row..<row + 1).copy(from: shared.hidden)
        if let cell = step.cell, let state = shared.cell { cell.rows(row..<row + 1).copy(from: state) }
        rows.removeLast()
      }
    }
    steps.report()
  }

  /// Carries the gradients of the sequences' first states back along the shared padding.
  ///
  /// - Parameter step: With the gradients of the first states.
  func runPrefixBackward(_ step: RecurrentStepGradient, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    var shared = step
    shared.rows = 1
    shared.hidden = pass.arena.zeros(1, layer.units)
    shared.cell = step.cell.map { _ in pass.arena.zeros(1, layer.units) }
    let steps = RecurrentGradientSteps(layer.kernels(of: pass.engine), layer.kind, shared)
    let rows = beginningRows
    var begun = 0
    for time in (0..<layout.prefix).reversed() {
      while begun < rows.count, layout.paddingSteps(rows[begun]) == time + 1 {
        let row = rows[begun]
        shared.hidden.add(step.hidden.rows(row..<row + 1))
        if let cell = step.cell { shared.cell?.add(cell.rows(row..<row + 1)) }
        begun += 1
      }
      steps.run(time..<time + 1, ahead: -1)
      passStateGradient(steps, shared, time..<time + 1, pass)
    }
  }

  /// The sequences that have padding, the one with the most first.
  private var beginningRows: [Int] {
    (0..<layout.rows).reversed().filter { layout.paddingSteps($0) > 0 }
  }
}
