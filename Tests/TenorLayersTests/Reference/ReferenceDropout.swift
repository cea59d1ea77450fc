/// Where a dropout multiplier is asked for.
struct ReferenceDropoutSite: Hashable, Sendable {
  enum Purpose: String, Sendable {
    /// On the input of a recurrent layer; one multiplier for all steps.
    case input
    /// On the hidden state before the recurrent product; one multiplier for all steps.
    case recurrent
    /// On the output of a `Dropout` or `SpatialDropout1D` layer.
    case output
  }

  /// The layer's name; `name/forward` and `name/backward` inside `Bidirectional`.
  var layer: String
  var purpose: Purpose
  var row: Int
  /// The step in the *padded* row; nil where all steps share one multiplier.
  var step: Int?
  var unit: Int
}

/// The multipliers of dropout: zero where a unit is dropped, 1 / (1 − rate) where it is kept.
struct ReferenceDropout {
  var multiplier: (ReferenceDropoutSite) -> Double

  /// The multipliers of one row of a recurrent layer.
  func cell(layer: String, row: Int, inputs: Int, units: Int) -> ReferenceCell.Dropout {
    func vector(_ purpose: ReferenceDropoutSite.Purpose, _ count: Int) -> [Double] {
      (0..<count).map {
        multiplier(ReferenceDropoutSite(layer: layer, purpose: purpose, row: row, step: nil, unit: $0))
      }
    }
    return ReferenceCell.Dropout(input: vector(.input, inputs), recurrent: vector(.recurrent, units))
  }
}
