import TenorCompute
import TenorLayers
import TenorModel

extension TorchModule: Codable {
  private enum CommonKeys: String, CodingKey, CaseIterable {
    case module, kind
  }

  private enum RecurrentKeys: String, CodingKey, CaseIterable {
    case module, kind, bidirectional, bias, output, merge
    case layerCount = "num_layers"
  }

  private enum SimpleRecurrentKeys: String, CodingKey, CaseIterable {
    case module, kind, bidirectional, bias, output, merge, nonlinearity
    case layerCount = "num_layers"
  }

  private enum LinearKeys: String, CodingKey, CaseIterable {
    case module, kind, bias, activation
  }

  private enum DropoutKeys: String, CodingKey, CaseIterable {
    case module, kind
    case rate = "p"
  }

  /// Reads `{"module": "lstm", "kind": "LSTM", "bidirectional": true}`; keys that the class does not have are errors.
  public init(from decoder: any Decoder) throws {
    let common = try decoder.container(keyedBy: CommonKeys.self)
    name = try common.decode(String.self, forKey: .module)
    let className = try common.decode(String.self, forKey: .kind)
    switch className {
    case "Embedding", "AdaptiveMaxPool1d", "AdaptiveAvgPool1d":
      try decoder.rejectKeys(notIn: CommonKeys.self)
      kind = className == "Embedding" ? .embedding : className == "AdaptiveMaxPool1d" ? .maximum : .average
    case "RNN", "GRU", "LSTM":
      kind = .recurrent(try Self.recurrent(TorchRecurrent.Cell(rawValue: className) ?? .rnn, decoder))
    case "Linear":
      try decoder.rejectKeys(notIn: LinearKeys.self)
      let fields = try decoder.container(keyedBy: LinearKeys.self)
      kind = .linear(
        bias: try fields.decodeIfPresent(Bool.self, forKey: .bias) ?? true,
        activation: try fields.choice(.activation) ?? .linear)
    case "Dropout", "Dropout1d":
      try decoder.rejectKeys(notIn: DropoutKeys.self)
      let rate = try decoder.container(keyedBy: DropoutKeys.self).decodeIfPresent(Float.self, forKey: .rate)
      kind = .dropout(rate: rate ?? 0.5, isSpatial: className == "Dropout1d")
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: common,
        debugDescription: "expected Embedding, RNN, GRU, LSTM, Linear, Dropout, Dropout1d, AdaptiveMaxPool1d or "
          + "AdaptiveAvgPool1d, found \(className)")
    }
  }

  private static func recurrent(_ cell: TorchRecurrent.Cell, _ decoder: any Decoder) throws -> TorchRecurrent {
    if cell == .rnn {
      try decoder.rejectKeys(notIn: SimpleRecurrentKeys.self)
    } else {
      try decoder.rejectKeys(notIn: RecurrentKeys.self)
    }
    let fields = try decoder.container(keyedBy: SimpleRecurrentKeys.self)
    return TorchRecurrent(
      cell, layerCount: try fields.decodeIfPresent(Int.self, forKey: .layerCount) ?? 1,
      isBidirectional: try fields.decodeIfPresent(Bool.self, forKey: .bidirectional) ?? false,
      hasBias: try fields.decodeIfPresent(Bool.self, forKey: .bias) ?? true,
      nonlinearity: try fields.choice(.nonlinearity) ?? .tanh, output: try fields.choice(.output) ?? .last,
      merge: try fields.choice(.merge) ?? .concat)
  }

  /// Writes what ``init(from:)`` reads, with every option.
  public func encode(to encoder: any Encoder) throws {
    var common = encoder.container(keyedBy: CommonKeys.self)
    try common.encode(name, forKey: .module)
    try common.encode(className, forKey: .kind)
    switch kind {
    case .embedding, .maximum, .average: break
    case .recurrent(let module):
      var fields = encoder.container(keyedBy: SimpleRecurrentKeys.self)
      try fields.encode(module.layerCount, forKey: .layerCount)
      try fields.encode(module.isBidirectional, forKey: .bidirectional)
      try fields.encode(module.hasBias, forKey: .bias)
      try fields.encode(module.output, forKey: .output)
      try fields.encode(module.merge, forKey: .merge)
      if module.cell == .rnn { try fields.encode(module.nonlinearity, forKey: .nonlinearity) }
    case .linear(let bias, let activation):
      var fields = encoder.container(keyedBy: LinearKeys.self)
      try fields.encode(bias, forKey: .bias)
      try fields.encode(activation, forKey: .activation)
    case .dropout(let rate, _):
      var fields = encoder.container(keyedBy: DropoutKeys.self)
      try fields.encode(rate, forKey: .rate)
    }
  }
}
