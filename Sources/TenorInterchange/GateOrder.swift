public import TenorLayers

/// The order in which a system lays out the gates of a recurrent layer's weights.
///
/// Gates are named as in Keras: i f c o for an LSTM (c is PyTorch's g), z r h for a GRU (h is PyTorch's n).
public enum GateOrder: String, Sendable, Hashable, CaseIterable {
  /// LSTM i f c o, GRU z r h: Tenor's own.
  case keras
  /// LSTM i f c o, GRU r z h.
  case torch
  /// LSTM i o f c, GRU z r h.
  case onnx

  /// The gates of a cell, first to last; one gate for a simple recurrent layer.
  public func gates(of cell: Recurrent.Cell) -> [Character] {
    switch (cell, self) {
    case (.simpleRNN, _): ["h"]
    case (.lstm, .onnx): ["i", "o", "f", "c"]
    case (.lstm, _): ["i", "f", "c", "o"]
    case (.gru, .torch): ["r", "z", "h"]
    case (.gru, _): ["z", "r", "h"]
    }
  }

  /// For each gate of `other`, the place of the same gate in this order.
  public func places(of cell: Recurrent.Cell, in other: GateOrder) -> [Int] {
    let own = gates(of: cell)
    return other.gates(of: cell).compactMap { own.firstIndex(of: $0) }
  }

  /// The blocks of `units` columns of a row-major matrix in the order of `target`.
  ///
  /// - Parameter columns: A whole number of blocks times `units`.
  /// - Returns: `nil` if the sizes do not fit.
  /// - Complexity: O(values)
  public func reorder(
    _ values: [Float], columns: Int, of cell: Recurrent.Cell, units: Int, to target: GateOrder
  ) -> [Float]? {
    let places = places(of: cell, in: target)
    guard units > 0, columns == places.count * units, values.count % columns == 0 else { return nil }
    return stride(from: 0, to: values.count, by: columns).flatMap { row in
      places.flatMap { values[row + $0 * units..<row + ($0 + 1) * units] }
    }
  }
}
