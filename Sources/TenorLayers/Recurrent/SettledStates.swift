import TenorCompute

/// The sequences whose states repeat themselves. Where the inputs have a period, as those of padding do, and a state is what
/// it was a period ago to the last bit, all further steps repeat those of the last period, and need no computing. In floating
/// point a state that converges often ends in a cycle of two or three last bits rather than in one value.
///
/// The sequences are those with the most padding, the last rows. States are compared once in a period, at steps from which
/// whole periods lead to the last step, so that a state that repeats itself is the final one.
struct SettledStates {
  /// A multiple of the short cycles.
  static let period = 12

  private let step: RecurrentStep
  /// What settled sequences get from the step a period ago.
  private let kept: [MatrixView]
  /// Positions from a step to the one a period before it.
  private let distance: Int
  /// The states of the candidates at the last comparison.
  private let before: CellStates
  /// For each sequence, the steps read before its inputs repeat themselves; does not rise.
  private let changingSteps: [Int]
  private let total: Int
  private var index = 0
  private var first: Int
  /// The sequences whose states were kept at the last comparison.
  private var candidates: Range<Int>
  /// For each sequence, the last steps whose outputs repeat themselves.
  private(set) var repeatedSteps: [Int]

  /// - Parameters:
  ///   - step: With a row for each position.
  ///   - repeatedSteps: For each sequence, the last steps read whose inputs repeat themselves; does not fall.
  ///   - total: The number of steps, each with all sequences.
  ///   - isReversed: Whether the steps are read from the last one.
  init(
    _ step: RecurrentStep, repeatedSteps: [Int], total: Int, isReversed: Bool, _ kernels: KernelSet, _ pass: Pass
  ) {
    self.step = step
    self.total = total
    let rows = repeatedSteps.count
    let states = step.stateOffset..<step.stateOffset + kernels.slots(step.units)
    let saved =
      pass.savesForBackward ? [step.operand.columns(states), step.gates, step.previous, step.resetState] : []
    kept = (saved + [step.output]).compactMap { $0 }
    distance = isReversed ? Self.period * rows : -Self.period * rows
    changingSteps = repeatedSteps.map { total - $0 }
    self.repeatedSteps = repeatedSteps.map { _ in 0 }
    first = rows
    candidates = rows..<rows
    before = CellStates(step.hidden.rows, like: step.states, pass.arena)
  }

  /// Begins the step whose positions are those from `start` on: those of settled sequences get what a step had before.
  ///
  /// - Returns: The number of sequences to compute.
  func begin(_ start: Int) -> Int {
    let settled = start + first..<start + changingSteps.count
    guard !settled.isEmpty else { return first }
    for matrix in kept {
      matrix.rows(settled).copy(from: matrix.rows(settled.lowerBound + distance..<settled.upperBound + distance))
    }
    return first
  }

  /// Ends the step.
  mutating func end() {
    if (total - 1 - index) % Self.period == 0 { compare() }
    index += 1
  }

  private mutating func compare() {
    let now = step.states
    while first > candidates.lowerBound, before.row(first - 1).hasSameBits(as: now.row(first - 1)) {
      first -= 1
      repeatedSteps[first] = total - (index - Self.period)
    }
    candidates = (changingSteps[..<first].firstIndex { $0 <= index + 1 } ?? first)..<first
    before.rows(candidates).copy(from: now.rows(candidates))
  }
}

extension RecurrentRunner {
  /// What watches the states, where sequences end with inputs that repeat themselves. Runs with initial states, which are
  /// few, do without.
  func settling(_ step: RecurrentStep, _ kernels: KernelSet, _ pass: Pass) -> SettledStates? {
    guard layout.prefix == 0, !layout.storesMasked, pass.states == nil,
      repeatedInputSteps.contains(where: { $0 > SettledStates.period })
    else { return nil }
    return SettledStates(
      step, repeatedSteps: repeatedInputSteps, total: layout.steps, isReversed: layer.isReversed, kernels, pass)
  }
}
