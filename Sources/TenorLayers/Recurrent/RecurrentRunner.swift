import TenorCompute

/// Carries a cell along the sequences of a micro-batch, and its gradient back.
///
/// Goals, in order: 1. right for any lengths, zero included; 2. deterministic; 3. gradient exact to the forward pass;
/// 4. fast: only live sequences are computed, the input and the recurrent product are one, nothing is allocated and no
/// one waits for another worker.
///
/// The state of each sequence lies in one row of `hidden` (and `cell`): it is the initial state until the sequence
/// begins and the final one after it has ended, so sequences that begin or end at different steps need no care.
final class RecurrentRunner: LayerRunner {
  let layer: RecurrentLayer
  var layout = SequenceLayout()
  /// For each position: the input (times its dropout), then the hidden state that the recurrent product sees.
  var operand: MatrixView?
  /// For each position: the cell's gates, later the gradients of their sums.
  var gates: MatrixView?
  /// For each position: the previous cell or hidden state.
  var previous: MatrixView?
  /// For each position: reset · h, for a GRU with the reset gate before the product.
  var resetState: MatrixView?
  var hidden: MatrixView?
  var cell: MatrixView?
  var inputMask: MatrixView?
  var recurrentMask: MatrixView?
  /// Padding that is read like tokens, with the same inputs everywhere.
  var padding: ConstantPadding?
  /// What the inputs' product is looked up in.
  var inputTable: InputTable?
  /// The inputs of distinct tokens, where they are multiplied once for each of these.
  var distinct: DistinctInputs?
  /// For each sequence, the last steps read whose inputs repeat themselves, and those whose outputs do.
  var repeatedInputSteps: [Int] = []
  var settledSteps: [Int] = []
  let reversedLayout = SequenceLayout()

  /// Whether padding shows zeros in output sequences, as within a bidirectional layer, and not the output before it.
  let paddingIsZero: Bool

  init(layer: RecurrentLayer, paddingIsZero: Bool = false) {
    self.layer = layer
    self.paddingIsZero = paddingIsZero
  }

  func forward(_ input: Activations, _ pass: Pass) -> Activations {
    guard let layout = input.layout else { return input }
    let sequences = layer.spec.returnSequences ? pass.arena.matrix(layout.count, layer.units) : nil
    let state = run(input, sequences: sequences, pass)
    guard let sequences else { return Activations(values: state, layout: nil) }
    guard layer.isReversed else {
      return Activations(values: sequences, layout: layout, repeatedSteps: settledSteps)
    }
    reversedLayout.setReversed(layout)
    return Activations(values: reversed(sequences, from: layout, to: reversedLayout, pass), layout: reversedLayout)
  }

  func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView {
    guard layer.spec.returnSequences else { return runBackward(state: outputGradient, sequences: nil, pass) }
    let gradient =
      layer.isReversed ? reversed(outputGradient, from: reversedLayout, to: layout, pass) : outputGradient
    return runBackward(state: nil, sequences: gradient, pass)
  }

  /// The steps in the order in which the cell reads them, each with the one that follows it.
  func order(_ layout: SequenceLayout, _ body: (_ time: Int, _ following: Int?) -> Void) {
    let steps = layout.steps
    for index in 0..<steps {
      let isLast = index + 1 == steps
      if layer.isReversed {
        body(steps - 1 - index, isLast ? nil : steps - 2 - index)
      } else {
        body(index, isLast ? nil : index + 1)
      }
    }
  }

  /// Turns each sequence round: its k-th stored position from the end comes k-th.
  private func reversed(_ x: MatrixView, from: SequenceLayout, to: SequenceLayout, _ pass: Pass) -> MatrixView {
    let result = pass.arena.zeros(x.rows, x.columns)
    for row in 0..<from.rows {
      let steps = from.storedSteps(row)
      for step in 0..<steps {
        let source = from.offsets[step] + row, target = to.offsets[steps - 1 - step] + row
        result.rows(target..<target + 1).copy(from: x.rows(source..<source + 1))
      }
    }
    return result
  }

  /// Whether sequences are read to their padding, and not from it.
  var readsPaddingLast: Bool { (layout.side == .post) != layer.isReversed }

  /// Whether padding repeats the last output of a sequence: it does where the sequence has ended, not where it has not
  /// begun.
  var paddingRepeatsOutput: Bool { !paddingIsZero && readsPaddingLast }
}
