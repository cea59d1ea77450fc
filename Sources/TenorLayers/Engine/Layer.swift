import TenorCompute

/// A layer of a compiled network: shapes and places of weights, no weights and no state.
protocol Layer: Sendable {
  var name: String { get }
  var className: String { get }
  var outputShape: LayerShape { get }
  var parameters: [ParameterInfo] { get }

  /// Floats that a pass keeps for each position until the backward pass, roughly.
  var floatsPerPosition: Int { get }

  /// Copies the layer's weights into the order in which its kernels read them.
  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool)

  /// Whether the layer's runner reads sequences whose padding is stored once.
  func sharesPadding(isTraining: Bool) -> Bool

  /// Makes the part that computes: one for each worker.
  func makeRunner() -> any LayerRunner
}

extension Layer {
  var floatsPerPosition: Int { outputShape.features }
  func pack(_ weights: FloatBuffer, into packed: FloatBuffer, kernels: EngineKernels, forTraining: Bool) {}
  func sharesPadding(isTraining: Bool) -> Bool { false }
}

/// What flows between layers for one micro-batch: a row for each position of a sequence in the order of `layout`, or
/// for each sequence.
struct Activations {
  var values: MatrixView
  var layout: SequenceLayout?
  /// Whether the rows are those of the embedding's tokens.
  var isEmbedded = false
  /// Whether the rows of padding that is read like tokens are all the same.
  var paddingIsConstant = false
  /// For each sequence, the steps at the end where its padding stands whose values are those of the step
  /// ``SettledStates/period`` steps further on, if there is one; in an order that does not fall. Empty where none are known.
  var repeatedSteps: [Int] = []
}

extension Activations {
  /// States that all padding which is read like tokens has the same values.
  mutating func setConstantPadding() {
    paddingIsConstant = true
    repeatedSteps = layout?.filledSteps ?? []
  }
}

/// A layer at work on one micro-batch after the other, for one worker. `backward` follows the `forward` of the same
/// micro-batch and may use what that left behind.
protocol LayerRunner: AnyObject {
  func forward(_ input: Activations, _ pass: Pass) -> Activations

  /// Adds the gradients of the layer's weights to the pass's and returns the gradient of its input.
  func backward(_ outputGradient: MatrixView, _ pass: Pass) -> MatrixView
}

/// What a worker's runners share while they work on one micro-batch.
final class Pass {
  let engine: EngineKernels
  /// The kernels of all layers but recurrent ones.
  var kernels: KernelSet { engine.exact }
  let arena = Arena()
  /// The layout of the network's input.
  let layout = SequenceLayout()
  /// The token at each stored position.
  var tokens: [Int32] = []
  /// These tokens, each once.
  var distinct = DistinctTokens()
  /// How often a layer has multiplied these alone.
  var distinctInputCount = 0
  /// The place of each sequence in the mini-batch, in the order of the micro-batch.
  var rowIds: [Int] = []
  /// All weights, and the packed ones.
  var weights: FloatBuffer
  var packed: FloatBuffer
  /// Where gradients go; `nil` where none are wanted.
  var gradients: GradientLane?
  /// Whether dropout acts.
  var isTraining = false
  /// The seed and the step that dropout's random numbers are drawn for.
  var seed: UInt64 = 0
  var step: UInt32 = 0
  /// Initial states by layer, where they are not zero.
  var states: StateStore?
  /// What prediction looks up instead of multiplying.
  var inputTables: [InputTable] = []
  /// Whether the output's gradient is that of the sums before the last activation.
  var gradientSkipsLastActivation = false

  init(kernels: EngineKernels, weights: FloatBuffer, packed: FloatBuffer) {
    engine = kernels
    self.weights = weights
    self.packed = packed
  }

  /// Whether the gradient of the embedded tokens is wanted, with or without those of the weights.
  var differentiatesInput = false

  /// Whether runners must keep what `backward` needs.
  var savesForBackward: Bool { gradients != nil || differentiatesInput }

  func weight(_ info: ParameterInfo, rows: Int, columns: Int) -> MatrixView {
    weights.matrix(at: info.offset, rows: rows, columns: columns)
  }

  func packedRow(_ range: PackedRange) -> MatrixView { packed.matrix(at: range.offset, rows: 1, columns: range.count) }

  /// A matrix with the dropout multipliers of each sequence, one row each, or `nil` where nothing is dropped.
  func dropoutMultipliers(rate: Float, purpose: UInt32, units: Int) -> MatrixView? {
    guard isTraining, rate > 0 else { return nil }
    let mask = arena.matrix(rowIds.count, units)
    let stream = RandomStream(seed: seed, purpose: purpose)
    for (row, id) in rowIds.enumerated() {
      mask.withMutableRow(row) {
        stream.dropoutMultipliers(rate: rate, step: step, row: UInt32(truncatingIfNeeded: id), into: &$0)
      }
    }
    return mask
  }
}

/// Numbers that keep the random streams of different uses apart.
package enum RandomPurpose {
  /// Dropout of the kind `kind` in layer `layer`.
  package static func dropout(layer: Int, kind: DropoutKind) -> UInt32 { UInt32(layer * 8 + kind.rawValue) }
  /// Initial values of weight `index`.
  package static func weight(_ index: Int) -> UInt32 { 0x4000_0000 | UInt32(index) }
  /// The order of examples in an epoch.
  package static let shuffle: UInt32 = 0x2000_0000

  package enum DropoutKind: Int {
    case output = 0
    case input
    case recurrent
    case backwardInput
    case backwardRecurrent
  }
}
