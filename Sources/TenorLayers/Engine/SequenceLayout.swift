/// Where the time steps of a micro-batch's sequences lie.
///
/// Sequences are sorted by length, longest first, and stored step after step: the rows of step `s` occupy
/// `offsets[s] ..< offsets[s + 1]`, row `r` of the micro-batch at `offsets[s] + r`. At each step the sequences that are
/// alive, those for which the step is a token and not masked padding, are the first `live[s]`.
///
/// Where all sequences begin with the same padding, unmasked, it may be stored once: its steps are the first `prefix`
/// positions, and the steps of the layout are those after the padding of the longest sequence.
package final class SequenceLayout {
  /// Sequences.
  package private(set) var rows = 0
  /// One more than there are steps; begins with zero.
  package private(set) var offsets: [Int] = [0]
  /// Sequences alive at each step.
  package private(set) var live: [Int] = []
  /// Tokens of each sequence that are not masked, longest first.
  package private(set) var lengths: [Int] = []
  /// Where padding stands, masked or read like tokens, if steps are stored for it.
  package private(set) var side: SequenceSide = .post
  /// Whether steps are stored for masked padding.
  package private(set) var storesMasked = false
  /// Positions before all steps: padding that sequences share, as much as the shortest has.
  package private(set) var prefix = 0
  /// For each step, the sequences for which it is a token and not padding that is read like one: the first ones. Empty
  /// where there is no such padding.
  package private(set) var tokenRows: [Int] = []
  /// For each sequence, the steps of such padding.
  package private(set) var filledSteps: [Int] = []

  package init() {}

  /// The number of time steps.
  package var steps: Int { live.count }
  /// The number of positions stored.
  package var count: Int { offsets[steps] }

  /// The rows stored at step `step`.
  package func stored(_ step: Int) -> Int { offsets[step + 1] - offsets[step] }

  /// The steps of sequence `row` that are alive.
  package func liveSteps(_ row: Int) -> Range<Int> {
    storesMasked && side == .pre ? steps - lengths[row]..<steps : 0..<lengths[row]
  }

  /// The number of steps stored for sequence `row`.
  package func storedSteps(_ row: Int) -> Int { storesMasked ? steps : lengths[row] }

  /// Sequences without padding.
  ///
  /// - Parameter lengths: Longest first.
  package func setRagged(_ newLengths: some Collection<Int>) {
    begin(newLengths, masked: false, side: .post)
    let steps = lengths.first ?? 0
    var alive = rows
    for step in 0..<steps {
      while alive > 0 && lengths[alive - 1] <= step { alive -= 1 }
      live.append(alive)
      offsets.append(offsets[step] + alive)
    }
  }

  /// Sequences padded to `steps` steps, with padding on one side that is read like tokens.
  ///
  /// - Parameter tokens: The sequences' lengths without padding, longest first, none above `steps`.
  package func setFilled(_ tokens: some Collection<Int>, steps: Int, side: SequenceSide) {
    setRagged(repeatElement(steps, count: tokens.count))
    self.side = side
    guard let shortest = tokens.min(), shortest < steps else { return }
    filledSteps.append(contentsOf: tokens.map { steps - $0 })
    var reading = 0
    // From the step that the fewest sequences reach.
    for age in (1...steps).reversed() {
      while reading < tokens.count, tokens[tokens.index(tokens.startIndex, offsetBy: reading)] >= age { reading += 1 }
      tokenRows.append(reading)
    }
    if side == .post { tokenRows.reverse() }
  }

  /// Sequences padded to `steps` steps, with the padding masked on one side.
  ///
  /// - Parameter lengths: Longest first, none above `steps`.
  package func setPadded(_ newLengths: some Collection<Int>, steps: Int, side: SequenceSide) {
    begin(newLengths, masked: true, side: side)
    for step in 0..<steps {
      let age = side == .pre ? steps - step : step + 1
      live.append(lengths.prefix { $0 >= age }.count)
      offsets.append(offsets[step] + rows)
    }
  }

  /// Sequences that begin with unmasked padding up to `steps` steps, which is stored once.
  ///
  /// - Parameter lengths: Longest first, none above `steps`.
  package func setPrefixed(_ newLengths: some Collection<Int>, steps: Int) {
    begin(newLengths, masked: false, side: .pre)
    prefix = steps - (lengths.last ?? steps)
    offsets[0] = prefix
    let longest = lengths.first ?? 0
    var alive = 0
    for step in 0..<longest {
      while alive < rows && lengths[alive] >= longest - step { alive += 1 }
      live.append(alive)
      offsets.append(offsets[step] + alive)
    }
  }

  /// The steps of padding before sequence `row`, where they are shared.
  package func paddingSteps(_ row: Int) -> Int { prefix - (lengths[row] - (lengths.last ?? 0)) }

  /// The layout of the same sequences with other lengths, each a function of the old one that does not fall.
  package func set(from other: SequenceLayout, length: (Int) -> Int) {
    begin([], masked: false, side: .post)
    rows = other.rows
    for row in 0..<rows { lengths.append(length(other.storedSteps(row))) }
    let steps = lengths.first ?? 0
    var alive = rows
    for step in 0..<steps {
      while alive > 0 && lengths[alive - 1] <= step { alive -= 1 }
      live.append(alive)
      offsets.append(offsets[step] + alive)
    }
  }

  /// The layout of the same sequences read backwards.
  package func setReversed(_ other: SequenceLayout) {
    if other.storesMasked {
      setPadded(other.lengths, steps: other.steps, side: other.side == .pre ? .post : .pre)
    } else {
      setRagged(other.lengths)
    }
  }

  private func begin(_ newLengths: some Collection<Int>, masked: Bool, side newSide: SequenceSide) {
    lengths.removeAll(keepingCapacity: true)
    lengths.append(contentsOf: newLengths)
    rows = lengths.count
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    live.removeAll(keepingCapacity: true)
    storesMasked = masked
    side = newSide
    prefix = 0
    tokenRows.removeAll(keepingCapacity: true)
    filledSteps.removeAll(keepingCapacity: true)
  }
}
