public import TenorCompute

/// A recurrent layer: a cell carried along the sequence. ``SimpleRNN``, ``GRU`` and ``LSTM`` make one.
///
/// Input `(batch, length, features)`; output `(batch, units)`, or `(batch, length, units)` with `returnSequences`.
public struct Recurrent: LayerDescription, Hashable {
  /// The kinds of cell.
  public enum Cell: Sendable, Hashable {
    /// h = tanh(x W + h′ U + b); Elman, "Finding structure in time", 1990.
    case simpleRNN
    /// Cho et al. 2014, arXiv 1406.1078. `resetAfter`: the reset gate acts after the recurrent product, with two
    /// biases (version 1 of the paper, Keras's default), else before it (version 3). Gates in the order z, r, h.
    case gru(resetAfter: Bool)
    /// Hochreiter and Schmidhuber 1997. `unitForgetBias`: the forget gate's bias begins at one (Jozefowicz et al.
    /// 2015). Gates in the order i, f, c, o.
    case lstm(unitForgetBias: Bool)

    /// The class in Keras.
    public var className: String {
      switch self {
      case .simpleRNN: "SimpleRNN"
      case .gru: "GRU"
      case .lstm: "LSTM"
      }
    }

    /// Blocks of `units` columns in the kernels.
    package var gates: Int {
      switch self {
      case .simpleRNN: 1
      case .gru: 3
      case .lstm: 4
      }
    }

    /// Arrays of `units` floats in the state: hidden, and for an LSTM cell.
    package var states: Int { if case .lstm = self { 2 } else { 1 } }
  }

  public var name: String?
  public var cell: Cell
  /// Features of the output, at least 1.
  public var units: Int
  /// Applied to the candidate and, in an LSTM, to the cell state.
  public var activation: Activation = .tanh
  /// Applied to the gates.
  public var recurrentActivation: Activation = .sigmoid
  public var useBias = true
  public var kernelInitializer: Initializer = .glorotUniform
  public var recurrentInitializer: Initializer = .orthogonal
  public var biasInitializer: Initializer = .zeros
  public var kernelRegularizer: Regularizer?
  public var recurrentRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var recurrentConstraint: Constraint?
  public var biasConstraint: Constraint?
  /// Share of the input's features dropped, in 0 ..< 1; one mask for a whole sequence.
  public var dropout: Float = 0
  /// Share of the hidden state's features dropped on their way into the recurrent product, in 0 ..< 1; one mask for a
  /// whole sequence.
  public var recurrentDropout: Float = 0
  /// Whether the output has every time step or only the last.
  public var returnSequences = false
  /// Whether the sequence is read from its end; output steps then come in the order of reading.
  public var goBackwards = false

  public init(_ cell: Cell, units: Int, name: String? = nil) {
    self.cell = cell
    self.units = units
    self.name = name
  }

  public var spec: LayerSpec { .recurrent(self) }

  /// Whether hidden states lie between -1 and 1, whatever the weights: h is such a candidate, or one scaled or mixed with
  /// the state before by gates from 0 to 1.
  package var boundsState: Bool {
    let gatesAreBounded = recurrentActivation == .sigmoid || recurrentActivation == .hardSigmoid
    return switch activation {
    case .tanh, .sigmoid, .hardSigmoid, .softsign: cell == .simpleRNN || gatesAreBounded
    default: false
    }
  }

  func with(
    activation: Activation, dropout: Float, recurrentDropout: Float, returnSequences: Bool, goBackwards: Bool
  ) -> Recurrent {
    var copy = self
    copy.activation = activation
    copy.dropout = dropout
    copy.recurrentDropout = recurrentDropout
    copy.returnSequences = returnSequences
    copy.goBackwards = goBackwards
    return copy
  }
}

// Named as the layer that it makes, and as in Keras.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// A fully connected recurrent layer (``Recurrent/Cell/simpleRNN``).
///
/// - Parameters: See ``Recurrent``, whose other options can be set on the result.
public func SimpleRNN(
  _ units: Int, activation: Activation = .tanh, dropout: Float = 0, recurrentDropout: Float = 0,
  returnSequences: Bool = false, goBackwards: Bool = false, name: String? = nil
) -> Recurrent {
  Recurrent(.simpleRNN, units: units, name: name).with(
    activation: activation, dropout: dropout, recurrentDropout: recurrentDropout, returnSequences: returnSequences,
    goBackwards: goBackwards)
}

// Named as the layer that it makes, and as in Keras.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// A gated recurrent layer (``Recurrent/Cell/gru(resetAfter:)``).
///
/// - Parameters: See ``Recurrent``, whose other options can be set on the result.
public func GRU(
  _ units: Int, activation: Activation = .tanh, resetAfter: Bool = true, dropout: Float = 0,
  recurrentDropout: Float = 0, returnSequences: Bool = false, goBackwards: Bool = false, name: String? = nil
) -> Recurrent {
  Recurrent(.gru(resetAfter: resetAfter), units: units, name: name).with(
    activation: activation, dropout: dropout, recurrentDropout: recurrentDropout, returnSequences: returnSequences,
    goBackwards: goBackwards)
}

// Named as the layer that it makes, and as in Keras.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// A long short-term memory layer (``Recurrent/Cell/lstm(unitForgetBias:)``).
///
/// - Parameters: See ``Recurrent``, whose other options can be set on the result.
public func LSTM(
  _ units: Int, activation: Activation = .tanh, unitForgetBias: Bool = true, dropout: Float = 0,
  recurrentDropout: Float = 0, returnSequences: Bool = false, goBackwards: Bool = false, name: String? = nil
) -> Recurrent {
  Recurrent(.lstm(unitForgetBias: unitForgetBias), units: units, name: name).with(
    activation: activation, dropout: dropout, recurrentDropout: recurrentDropout, returnSequences: returnSequences,
    goBackwards: goBackwards)
}

/// Runs a recurrent layer in both directions (Schuster and Paliwal 1997) and merges the two outputs.
///
/// The final output joins the forward layer's state after the last token with the backward layer's after the first.
public struct Bidirectional: LayerDescription, Hashable {
  /// How the outputs of the two directions become one.
  public enum MergeMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Side by side: twice the features.
    case concat
    case sum
    /// Element by element.
    case mul
    case ave
  }

  public var name: String?
  public var layer: Recurrent
  public var mergeMode: MergeMode

  public init(_ layer: Recurrent, mergeMode: MergeMode = .concat, name: String? = nil) {
    self.layer = layer
    self.mergeMode = mergeMode
    self.name = name
  }

  public var spec: LayerSpec { .bidirectional(self) }
}
