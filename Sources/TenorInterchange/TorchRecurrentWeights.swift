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
    guard let kernel = convert(transposed(inputHidden, rows: columns)),
      let recurrent = convert(transposed(hiddenHidden, rows: columns)),
      let first = convert(inputBias), let second = convert(hiddenBias)
    else { return nil }
    var bias = zip(first, second).map { $0 + $1 }
    if case .gru = cell { bias = first + second }
    return Weights(kernel: kernel, recurrentKernel: recurrent, bias: bias)
  }

  private func transposed(_ values: [Float], rows: Int) -> [Float] {
    let columns = values.count / rows
    return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }
}
