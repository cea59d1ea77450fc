import TenorCompute

/// Padding before the sequences of a micro-batch, where it is not masked: its states are the same for all, so one row
/// runs through it, and each sequence goes on from its place in that run.
extension RecurrentRunner {
  /// Runs the cell along the shared padding, then gives each sequence its first state.
  func runPrefix(_ step: RecurrentStep, _ views: StepViews, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    let steps = 0..<layout.prefix, units = layer.units
    let outputs = views.sequences?.rows(steps) ?? pass.arena.matrix(steps.count, units)
    let cells = step.cell.map { _ in pass.arena.matrix(steps.count, units) }
    var step = step
    let hidden = step.hidden, cell = step.cell
    step.hidden = pass.arena.zeros(1, units)
    step.cell = cell.map { _ in pass.arena.zeros(1, units) }
    layer.kernels(of: pass.engine).makeStates(step.hidden, into: views.states(0..<1, step))
    for time in steps {
      views.place(time..<time + 1, next: time + 1 < steps.count ? time + 1..<time + 2 : nil, in: &step)
      step.output = outputs.rows(time..<time + 1)
      layer.kernels(of: pass.engine).step(layer.kind, step)
      if let cells, let state = step.cell { cells.rows(time..<time + 1).copy(from: state) }
    }
    for row in 0..<layout.rows where layout.paddingSteps(row) > 0 {
      let last = layout.paddingSteps(row) - 1
      hidden.rows(row..<row + 1).copy(from: outputs.rows(last..<last + 1))
      if let cell, let cells { cell.rows(row..<row + 1).copy(from: cells.rows(last..<last + 1)) }
    }
  }

  /// Carries the gradients of the sequences' first states back along the shared padding.
  ///
  /// - Parameters:
  ///   - step: With the gradients of the first states.
  ///   - views: Those of the backward pass.
  func runPrefixBackward(_ step: RecurrentStepGradient, _ views: GradientViews, _ pass: Pass) {
    guard layout.prefix > 0 else { return }
    let steps = 0..<layout.prefix, units = layer.units
    let outputs = pass.arena.zeros(steps.count, units)
    let cells = step.cell.map { _ in pass.arena.zeros(steps.count, units) }
    if let sequences = views.sequences { outputs.copy(from: sequences.rows(steps)) }
    for row in 0..<layout.rows where layout.paddingSteps(row) > 0 {
      let last = layout.paddingSteps(row) - 1
      outputs.rows(last..<last + 1).add(step.hidden.rows(row..<row + 1))
      if let cells, let cell = step.cell { cells.rows(last..<last + 1).add(cell.rows(row..<row + 1)) }
    }
    var step = step
    step.hidden = pass.arena.zeros(1, units)
    step.cell = step.cell.map { _ in pass.arena.zeros(1, units) }
    step.ahead = -1
    for time in steps.reversed() {
      if let cells, let cell = step.cell { cell.add(cells.rows(time..<time + 1)) }
      views.place(time..<time + 1, in: &step)
      step.outputGradient = outputs.rows(time..<time + 1)
      layer.kernels(of: pass.engine).stepGradient(layer.kind, step)
      passStateGradient(step, time..<time + 1, step.hidden, views.product.rows(0..<1), pass)
    }
  }
}
