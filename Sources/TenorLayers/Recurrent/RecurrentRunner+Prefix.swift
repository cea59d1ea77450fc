import TenorCompute

/// Padding before the sequences of a micro-batch, where it is not masked: its states are the same for all, so one row
/// runs through it, and each sequence goes on from its place in that run.
extension RecurrentRunner {
  /// Runs the cell along the shared padding, then gives each sequence its first state.
  ///
  /// - Parameter constantInputs: The inputs, one row of operands, where they are the same at every step.
  func runPrefix(_ step: RecurrentStep, constantInputs: MatrixView?, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    let kernels = layer.kernels(of: pass.engine), prefix = layout.prefix, units = layer.units
    var shared = step
    shared.hidden = pass.arena.zeros(1, units)
    shared.cell = step.cell.map { _ in pass.arena.zeros(1, units) }
    kernels.makeStates(shared.hidden, into: states(0..<1, shared, kernels))
    // Sums are those of tokens.
    shared.inputSums = nil
    shared.rowInputSums = nil
    var steps =
      if let constantInputs {
        paddingSteps(shared, constantInputs, kernels, pass)
      } else {
        RecurrentSteps(kernels, layer.kind, shared)
      }
    var settling = SettledStates(
      shared, repeatedSteps: [constantInputs == nil ? 0 : prefix], total: prefix, isReversed: false, kernels, pass)
    // The states of the last period, for sequences that begin where states repeat themselves.
    let period = SettledStates.period, recent = CellStates(period, like: step.states, pass.arena)
    var rows = beginningRows
    for time in 0..<prefix {
      let last = recent.row(time % period)
      if settling.begin(time) > 0 {
        steps.run(time..<time + 1, next: time + 1 < prefix ? time + 1..<time + 2 : nil)
        settling.end()
        last.copy(from: shared.states)
      }
      while let row = rows.last, layout.paddingSteps(row) == time + 1 {
        step.states.row(row).copy(from: last)
        rows.removeLast()
      }
    }
    steps.report()
  }

  /// Carries the gradients of the sequences' first states back along the shared padding.
  ///
  /// - Parameter step: With the gradients of the first states.
  func runPrefixBackward(_ step: RecurrentStepGradient, _ path: StatePath, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    var shared = step
    shared.rows = 1
    shared.hidden = pass.arena.zeros(1, layer.units)
    shared.cell = step.cell.map { _ in pass.arena.zeros(1, layer.units) }
    let steps = RecurrentGradientSteps(path.kernels, layer.kind, shared)
    let rows = beginningRows
    var begun = 0
    for time in (0..<layout.prefix).reversed() {
      while begun < rows.count, layout.paddingSteps(rows[begun]) == time + 1 {
        shared.states.add(step.states.row(rows[begun]))
        begun += 1
      }
      steps.run(time..<time + 1, ahead: -1)
      path.pass(steps, shared, time..<time + 1)
    }
  }

  /// The sequences that have padding, the one with the most first.
  private var beginningRows: [Int] {
    (0..<layout.rows).reversed().filter { layout.paddingSteps($0) > 0 }
  }
}
