import TenorCompute

/// A recurrent cell with its weights' places, carried along sequences in one direction.
///
/// Dimensions: B sequences, I inputs, H units; kernels in Keras's layout, `kernel` I × gates · H and `recurrent`
/// H × gates · H.
struct RecurrentLayer: Layer {
  let name: String
  let spec: Recurrent
  let outputShape: LayerShape
  let inputs: Int
  /// Whether sequences are read from their ends.
  let isReversed: Bool
  /// The layer's place in the network and in a bidirectional pair, which address its random numbers and its states.
  let index: Int
  let isBackwardHalf: Bool

  let kernel: ParameterInfo
  let recurrent: ParameterInfo
  let bias: ParameterInfo?
  let packedRanges: PackedRanges

  /// Where the packed weights lie.
  struct PackedRanges: Sendable {
    var gates: PackedRange
    var bias: PackedRange
    /// A GRU's candidate, if its reset gate comes before the product.
    var candidate: PackedRange
    var candidateBias: PackedRange
    var recurrentTranspose: PackedRange
    var candidateTranspose: PackedRange
    var kernelTranspose: PackedRange
    var scratch: PackedRange
  }

  var className: String { spec.cell.className }
  var units: Int { spec.units }
  var gates: Int { spec.cell.gates }
  /// Floats from one block of saved gates to the next.
  var unitStride: Int { MatrixView.paddedStride(units) }
  /// Slot of the hidden state in a row of operands.
  func stateOffset(_ kernels: KernelSet) -> Int { MatrixView.paddedStride(kernels.inputSlots(inputs)) }
  /// The kernels that this layer computes with: operands of 8 bits are for states between -1 and 1.
  func kernels(of engine: EngineKernels) -> KernelSet { spec.boundsState ? engine.recurrent : engine.unbounded }
  /// Whether the gradients of kernel and recurrent kernel can be computed as those of one matrix of I + H rows.
  var weightsAreOneMatrix: Bool {
    (kind == .lstm || kind == .simpleRNN) && recurrent.gradientOffset == kernel.gradientOffset + kernel.count
  }
  var parameters: [ParameterInfo] { [kernel, recurrent] + (bias.map { [$0] } ?? []) }

  var kind: RecurrentKernel {
    switch spec.cell {
    case .simpleRNN: .simpleRNN
    case .gru(let resetAfter): resetAfter ? .gru : .gruResetBefore
    case .lstm: .lstm
    }
  }

  /// Operand, gates, previous state and output.
  var floatsPerPosition: Int { inputs + (kind.savedGates + 3) * unitStride }

  /// Dropout gives each sequence a padding of its own.
  func sharesPadding(isTraining: Bool) -> Bool {
    !isReversed && !(isTraining && (spec.dropout > 0 || spec.recurrentDropout > 0))
  }

  func makeRunner() -> any LayerRunner { RecurrentRunner(layer: self) }
}

/// Which gate of the weights each block of saved gates belongs to, and which blocks meet which weights.
struct GateBlocks: Sendable {
  /// Blocks that meet the kernel, and their gates.
  var input: [Int32]
  /// The first block that meets the recurrent kernel, and the gates from there on.
  var recurrentStart: Int
  var recurrent: [Int32]

  private static let simpleRNN = GateBlocks(input: [0], recurrentStart: 0, recurrent: [0])
  private static let lstm = GateBlocks(input: [0, 1, 2, 3], recurrentStart: 0, recurrent: [0, 1, 2, 3])
  // Saved as n, z, r, q; weights lie as z, r, h.
  private static let gru = GateBlocks(input: [2, 0, 1], recurrentStart: 1, recurrent: [0, 1, 2])
  private static let gruResetBefore = GateBlocks(input: [2, 0, 1], recurrentStart: 1, recurrent: [0, 1])
  /// The candidate's gate, for its own product.
  static let candidate: [Int32] = [2]

  static func of(_ kind: RecurrentKernel) -> GateBlocks {
    switch kind {
    case .simpleRNN: simpleRNN
    case .gru: gru
    case .gruResetBefore: gruResetBefore
    case .lstm: lstm
    }
  }
}
