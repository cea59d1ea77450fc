public import TenorLayers

/// The weights of one layer and direction of PyTorch's `nn.RNN`, `nn.GRU` or `nn.LSTM`, under PyTorch's names.
public struct TorchRecurrentWeights: Sendable, Hashable {
  /// `weight_ih_l0`: gates · H × I, row-major.
  public var inputHidden: [Float]
  /// `weight_hh_l0`: gates · H × H.
  public var hiddenHidden: [Float]
  /// `bias_ih_l0` and `bias_hh_l0`: gates · H each.
  public var inputBias: [Float]
  public var hiddenBias: [Float]

  public init(inputHidden: [Float], hiddenHidden: [Float], inputBias: [Float], hiddenBias: [Float]) {
    self.inputHidden = inputHidden
    self.hiddenHidden = hiddenHidden
    self.inputBias = inputBias
    self.hiddenBias = hiddenBias
  }

  /// Weights in Tenor's layout, which is Keras's: kernels transposed, gates reordered.
  public struct Weights: Sendable, Hashable {
    /// I × gates · H.
    public var kernel: [Float]
    /// H × gates · H.
    public var recurrentKernel: [Float]
    /// gates · H; for a GRU both biases, 2 × gates · H, as `reset_after` has them.
    public var bias: [Float]

    public init(kernel: [Float], recurrentKernel: [Float], bias: [Float]) {
      self.kernel = kernel
      self.recurrentKernel = recurrentKernel
      self.bias = bias
    }
  }

  /// The same weights in Tenor's layout; PyTorch's GRU has its reset gate after the product.
  ///
  /// - Returns: `nil` if the arrays do not have the sizes that `inputs` and `units` ask for.
  /// - Complexity: O(weights)
  public func weights(of cell: Recurrent.Cell, inputs: Int, units: Int) -> Weights? {
    let columns = GateOrder.torch.gates(of: cell).count * units
    guard inputHidden.count == columns * inputs, hiddenHidden.count == columns * units,
      inputBias.count == columns, hiddenBias.count == columns
    else { return nil }
    func convert(_ values: [Float]) -> [Float]? {
      GateOrder.torch.reorder(values, columns: columns, of: cell, units: units, to: .keras)
    }
    guard let kernel = convert(inputHidden.transposed(rows: columns)),
      let recurrent = convert(hiddenHidden.transposed(rows: columns)),
      let first = convert(inputBias), let second = convert(hiddenBias)
    else { return nil }
    var bias = zip(first, second).map { $0 + $1 }
    if case .gru = cell { bias = first + second }
    return Weights(kernel: kernel, recurrentKernel: recurrent, bias: bias)
  }

  /// Weights of Tenor's in PyTorch's layout. The bias of an LSTM or a simple layer becomes PyTorch's first; the second
  /// is zero.
  ///
  /// - Parameter cell: A GRU's reset gate must be after the product.
  /// - Returns: `nil` if the arrays do not have the sizes that `inputs` and `units` ask for.
  /// - Complexity: O(weights)
  public init?(_ weights: Weights, of cell: Recurrent.Cell, inputs: Int, units: Int) {
    let columns = GateOrder.keras.gates(of: cell).count * units
    let isGRU = if case .gru = cell { true } else { false }
    guard units > 0, inputs > 0, cell != .gru(resetAfter: false), weights.kernel.count == columns * inputs,
      weights.recurrentKernel.count == columns * units, weights.bias.count == (isGRU ? 2 * columns : columns)
    else { return nil }
    func convert(_ values: [Float]) -> [Float]? {
      GateOrder.keras.reorder(values, columns: columns, of: cell, units: units, to: .torch)
    }
    guard let kernel = convert(weights.kernel), let recurrent = convert(weights.recurrentKernel),
      let bias = convert(weights.bias)
    else { return nil }
    self.init(
      inputHidden: kernel.transposed(rows: inputs), hiddenHidden: recurrent.transposed(rows: units),
      inputBias: Array(bias[..<columns]),
      hiddenBias: isGRU ? Array(bias[columns...]) : [Float](repeating: 0, count: columns))
  }
}
