public import TenorCompute
public import TenorLayers

/// A module of a PyTorch model: the prefix of its tensors' names in the state dict, its class and its options.
public struct TorchModule: Sendable, Hashable {
  /// What a module is. Sizes are not said: those of its tensors count.
  public enum Kind: Sendable, Hashable {
    /// `nn.Embedding`.
    case embedding
    /// `nn.RNN`, `nn.GRU` or `nn.LSTM`.
    case recurrent(TorchRecurrent)
    /// `nn.Linear`, and the function that follows it.
    case linear(bias: Bool, activation: Activation)
    /// `nn.Dropout`, and with `isSpatial` `nn.Dropout1d`: without effect in prediction.
    case dropout(rate: Float, isSpatial: Bool)
    /// The largest value of each feature over the steps of a text, as `nn.AdaptiveMaxPool1d(1)` has it.
    case maximum
    /// The mean of each feature over the steps of a text, as `nn.AdaptiveAvgPool1d(1)` has it.
    case average
  }

  /// What the names of the module's tensors begin with, without the last full stop; empty for a state dict of this one
  /// module.
  public var name: String
  /// What the module is.
  public var kind: Kind

  /// Creates a module.
  public init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// The class in `torch.nn`.
  public var className: String {
    switch kind {
    case .embedding: "Embedding"
    case .recurrent(let module): module.cell.rawValue
    case .linear: "Linear"
    case .dropout(_, let isSpatial): isSpatial ? "Dropout1d" : "Dropout"
    case .maximum: "AdaptiveMaxPool1d"
    case .average: "AdaptiveAvgPool1d"
    }
  }

  /// The name of one of its tensors.
  func tensor(_ name: String) -> String { self.name.isEmpty ? name : self.name + "." + name }
}

/// The options of PyTorch's recurrent modules, with PyTorch's defaults.
public struct TorchRecurrent: Sendable, Hashable {
  /// The class in `torch.nn`.
  public enum Cell: String, Sendable, Hashable, Codable, CaseIterable {
    case rnn = "RNN"
    case gru = "GRU"
    case lstm = "LSTM"
  }

  /// The function of an `nn.RNN`.
  public enum Nonlinearity: String, Sendable, Hashable, Codable, CaseIterable {
    case tanh, relu
  }

  /// What the next module reads.
  public enum Output: String, Sendable, Hashable, Codable, CaseIterable {
    /// The final hidden state of the last layer (`h_n`), of a bidirectional one those of both directions side by side.
    case last
    /// The output of each step.
    case sequences
  }

  public var cell: Cell
  /// Layers one above the other.
  public var layerCount: Int
  public var isBidirectional: Bool
  /// Whether there are biases, of which PyTorch has two.
  public var hasBias: Bool
  /// The function of an `nn.RNN`; others have no choice.
  public var nonlinearity: Nonlinearity
  public var output: Output
  /// How the two directions of the last layer become one; PyTorch itself puts them side by side.
  public var merge: Bidirectional.MergeMode

  /// Creates options.
  public init(
    _ cell: Cell, layerCount: Int = 1, isBidirectional: Bool = false, hasBias: Bool = true,
    nonlinearity: Nonlinearity = .tanh, output: Output = .last, merge: Bidirectional.MergeMode = .concat
  ) {
    self.cell = cell
    self.layerCount = layerCount
    self.isBidirectional = isBidirectional
    self.hasBias = hasBias
    self.nonlinearity = nonlinearity
    self.output = output
    self.merge = merge
  }
}
